"""Names and abbreviations of languages as lists write them, folded, with their ISO 639 codes."""

from __future__ import annotations

# ISO 639-1 where there is one, ISO 639-3 for varieties that need their own (kmr, ckb, prs).
CODES: dict[str, str] = {
    "de": "Deutsch", "en": "Englisch", "ar": "Arabisch", "tr": "Türkisch", "uk": "Ukrainisch",
    "ru": "Russisch", "fa": "Persisch (Farsi)", "prs": "Dari", "ps": "Paschtu",
    "ku": "Kurdisch", "kmr": "Kurmandschi", "ckb": "Sorani", "so": "Somali", "ti": "Tigrinya",
    "am": "Amharisch", "sq": "Albanisch", "bg": "Bulgarisch", "ro": "Rumänisch", "pl": "Polnisch",
    "fr": "Französisch", "es": "Spanisch", "it": "Italienisch", "pt": "Portugiesisch",
    "el": "Griechisch", "sr": "Serbisch", "hr": "Kroatisch", "bs": "Bosnisch",
    "mk": "Mazedonisch", "sl": "Slowenisch", "sk": "Slowakisch", "cs": "Tschechisch",
    "hu": "Ungarisch", "nl": "Niederländisch", "ur": "Urdu", "hi": "Hindi", "pa": "Panjabi",
    "bn": "Bengalisch", "ta": "Tamil", "zh": "Chinesisch", "vi": "Vietnamesisch", "th": "Thai",
    "az": "Aserbaidschanisch", "hy": "Armenisch", "ka": "Georgisch", "ce": "Tschetschenisch",
    "rom": "Romani", "lt": "Litauisch", "lv": "Lettisch", "et": "Estnisch", "sv": "Schwedisch",
    "sw": "Suaheli", "om": "Oromo", "ff": "Fulfulde", "man": "Mandinka", "yo": "Yoruba",
    "ig": "Igbo", "ha": "Haussa", "tw": "Twi", "ne": "Nepali", "si": "Singhalesisch",
    "id": "Indonesisch", "mn": "Mongolisch", "kk": "Kasachisch", "uz": "Usbekisch",
    "tg": "Tadschikisch", "ug": "Uigurisch", "he": "Hebräisch", "ja": "Japanisch",
    "ko": "Koreanisch", "be": "Belarussisch", "gsg": "Deutsche Gebärdensprache",
    "ln": "Lingala", "wo": "Wolof", "ber": "Berberisch", "arc": "Aramäisch", "zza": "Zazaki",
    "sdh": "Südkurdisch", "fil": "Filipino", "da": "Dänisch", "no": "Norwegisch", "fi": "Finnisch",
}  # fmt: skip

_ALIASES: dict[str, str] = {
    "de": "deutsch deu ger german dt germanisch",
    "en": "englisch engl eng english gb",
    "ar": "arabisch arab arabic ara syrisch-arabisch hocharabisch arabi العربية",
    "tr": "tuerkisch turkisch tuerk turk turkish tur tuerkce turkce",
    "uk": "ukrainisch ukrain ukr ukrainian ua українська",
    "ru": "russisch russ rus russian русский",
    "fa": "persisch pers farsi persian fas per iranisch فارسی",
    "prs": "dari daripersisch afghanisch-persisch دری",
    "ps": "paschtu pashto paschto pashtu pastu paschtunisch pus",
    "ku": "kurdisch kurd kurdish kur kurdi",
    "kmr": "kurmandschi kurmanci kurmanji kurmancî kurm kurmandji nordkurdisch badini",
    "ckb": "sorani zentralkurdisch soranî soran",
    "so": "somali somalisch som soomaali",
    "ti": "tigrinya tigrinisch tigr tigrigna tigrinja tir",
    "am": "amharisch amhar amharic",
    "sq": "albanisch alban alb shqip albanian sqi al",
    "bg": "bulgarisch bulg bul bulgarian български",
    "ro": "rumaenisch rumanisch rumaen ruman rum romanian ron romana română rumaeni rumän",
    "pl": "polnisch poln pol polish polski",
    "fr": "franzoesisch franzosisch franz frz french fra francais",
    "es": "spanisch span spanish spa espanol",
    "it": "italienisch ital italian ita italiano",
    "pt": "portugiesisch port portuguese por",
    "el": "griechisch griech greek gre",
    "sr": "serbisch serb serbian", "hr": "kroatisch kroat croatian", "bs": "bosnisch bosn bosnian",
    "mk": "mazedonisch maked makedonisch nordmazedonisch", "sl": "slowenisch",
    "sk": "slowakisch", "cs": "tschechisch tschech", "hu": "ungarisch ung",
    "nl": "niederlaendisch niederl hollaendisch", "ur": "urdu", "hi": "hindi",
    "pa": "panjabi punjabi pandschabi", "bn": "bengalisch bengali bangla", "ta": "tamil tamilisch",
    "zh": "chinesisch chin mandarin", "vi": "vietnamesisch vietn", "th": "thai thailaendisch",
    "az": "aserbaidschanisch aserb aseri azeri", "hy": "armenisch armen", "ka": "georgisch georg",
    "ce": "tschetschenisch tschetsch", "rom": "romani romanes romanesch",
    "lt": "litauisch", "lv": "lettisch", "et": "estnisch", "sv": "schwedisch",
    "sw": "suaheli swahili kisuaheli kiswahili", "om": "oromo", "ff": "fulfulde fula fulani pular",
    "man": "mandinka", "yo": "yoruba", "ig": "igbo", "ha": "haussa hausa", "tw": "twi",
    "ne": "nepali nepalesisch", "si": "singhalesisch", "id": "indonesisch", "mn": "mongolisch",
    "kk": "kasachisch", "uz": "usbekisch", "tg": "tadschikisch", "ug": "uigurisch",
    "he": "hebraeisch", "ja": "japanisch", "ko": "koreanisch",
    "be": "belarussisch weissrussisch belorussisch", "ln": "lingala", "wo": "wolof",
    "ber": "berberisch tamazight", "arc": "aramaeisch assyrisch", "zza": "zazaki zaza",
    "fil": "filipino tagalog", "da": "daenisch", "no": "norwegisch", "fi": "finnisch",
    "gsg": "dgs gebaerdensprache gebaerden",
}  # fmt: skip

NAMES: dict[str, str] = {
    alias: code for code, aliases in _ALIASES.items() for alias in aliases.split()
} | {
    "persisch (farsi)": "fa", "farsi (persisch)": "fa", "persisch (dari)": "prs",
    "dari (persisch)": "prs", "kurdisch (kurmandschi)": "kmr", "kurdisch (kurmanci)": "kmr",
    "kurdisch (kurmanji)": "kmr", "kurdisch (sorani)": "ckb", "kurdisch-kurmanci": "kmr",
    "kurdisch-sorani": "ckb", "kurdisch kurmanci": "kmr", "kurdisch sorani": "ckb",
    "kurdisch kurmandschi": "kmr", "deutsche gebaerdensprache": "gsg",
    "einfaches deutsch": "de", "leichte sprache": "de", "einfache sprache": "de",
}  # fmt: skip

OPEN_WORDS = frozenset(
    {"mehrsprachig", "verschiedene", "bitte fragen", "nach bedarf", "alle", "alle sprachen",
     "diverse", "div", "viele", "weitere", "weitere auf anfrage", "auf anfrage", "u. a", "u.a", "a",
     "ua", "etc", "usw", "international", "multi", "andere", "nach absprache", "je nach bedarf",
     "ueber dolmetscher", "mit dolmetscher", "weitere sprachen", "andere sprachen"}
)  # fmt: skip
