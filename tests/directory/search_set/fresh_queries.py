"""A second set of queries, by somebody who had read neither the first set nor the search.

Names of groups of services were known, and texts that stood in both were replaced. It is there so that
the share of answered queries is not the result of tuning to the first set.
"""

from __future__ import annotations

from tests.directory.search_set.queries import Query

INTEGRATION = "isk-luenen isk-unna isk-werne isk-schwerte"
LUENEN_COURSES = "isk-luenen eok-luenen alpha-luenen bsk-pflege pruefung-luenen"
COURSES = (
    f"{INTEGRATION} eok-luenen eok-bergkamen alpha-kamen alpha-luenen bsk-unna bsk-pflege "
    "mama-bergkamen frauen-selm abend-kamen online-unna pruefung-luenen"
)
FREE_GERMAN = (
    "eok-luenen eok-bergkamen alpha-luenen bsk-unna bsk-pflege mama-bergkamen online-unna "
    "cafe-boenen cafe-froendenberg"
)
EVENING = "abend-kamen isk-werne online-unna"
WOMEN_GERMAN = "mama-bergkamen frauen-selm isk-luenen alpha-luenen"
ALPHA = "alpha-kamen alpha-luenen"
FORMS = "formular-kamen formular-werne schreib-luenen"
MIGRATION = "mbe-unna mbe-luenen mbe-kamen"
ASYLUM = "asyl-unna asyl-bergkamen"
DEBTS = "schulden-unna schulden-luenen"
VIOLENCE = "gewalt-unna frauenhaus"
UNINSURED = "praxis-luenen clearing-unna"
MIND = "psycho-unna trauma-luenen"
MIDWIFE = "hebamme-bergkamen hebamme-unna fruehe-kamen"
NURSERY = "kita-luenen kita-unna"
HOMEWORK = "haus-boenen haus-luenen"
DEGREES = "anerk-unna anerk-luenen"
APPLYING = "bewerb-kamen bewerb-luenen"
JOBS = f"lotsen-unna {APPLYING}"
FLAT = "wohn-unna wohn-luenen"
FURNITURE = "moebel-kamen kaufhaus-luenen"
CLOTHES = "kleider-werne kleider-unna"
FOOD = "tafel-unna tafel-schwerte"
BICYCLES = "rad-bergkamen rad-holzwickede"
HELPING = "paten-unna ehren-schwerte"
COMPANY = "cafe-holzwickede cafe-boenen cafe-froendenberg koch-luenen frauencafe-unna garten-selm"

GERMAN = (
    Query("wo kann mein sohn nach der schule hin bis ich von der arbeit komme", "de", HOMEWORK, "question"),
    Query("wer kommt mit zum arzt und übersetzt für meine mutter", "de", "dolmetschen", "question"),
    Query("wie bekomme ich den deutschen pass", "de", "pass-unna", "question"),
    Query("mein chef bezahlt mich nicht was kann ich tun", "de", "lohn-luenen", "question"),
    Query("Darf ich mit meinem Diplom aus Syrien hier als Lehrer arbeiten?", "de", DEGREES, "question"),
    Query("kann mir jemand den brief vom jobcenter erklären", "de", "schreib-luenen", "question"),
    Query("bamf hat abgelehnt, wer hilft mir jetzt mit dem gericht?", "de", ASYLUM, "question"),
    Query("Was brauche ich, wenn ich einen kleinen Laden aufmachen will?", "de", "gruenden-unna", "question"),
    Query("gibt es einen deutschkurs wo ich meine kleine tochter mitbringen kann", "de", "isk-luenen mama-bergkamen", "question"),
    Query("ich arbeite bis 17 uhr welcher deutschkurs passt da", "de", EVENING, "question"),
    Query("Tafel", "de", FOOD, "word"),
    Query("insolvenz", "de", DEBTS, "word"),
    Query("Kindergarten", "de", NURSERY, "word"),
    Query("rassismus", "de", "diskrim-unna", "word"),
    Query("Universität", "de", "studium-unna", "word"),
    Query("nähen", "de", "naeh-kamen", "word"),
    Query("Abschiebung", "de", ASYLUM, "word"),
    Query("depression", "de", MIND, "word"),
    Query("Babyausstattung", "de", "schwanger-luenen kleider-unna", "compound"),
    Query("lebenslaufhilfe", "de", APPLYING, "compound"),
    Query("Führerscheinprüfung", "de", "fuehrer-luenen", "compound"),
    Query("Kinderschwimmkurs", "de", "schwimm-kinder", "compound"),
    Query("mietschuldenberatung", "de", f"notfall-unna {DEBTS}", "compound"),
    Query("Ausbildungsplatzsuche", "de", "azubi-unna jmd-luenen", "compound"),
    Query("Spielsucht", "de", "sucht-kamen", "compound"),
    Query("gebrauchtmöbel", "de", FURNITURE, "compound"),
    Query("hausafgaben hilfe", "de", HOMEWORK, "typo"),
    Query("schwangershaft beratung", "de", "schwanger-luenen", "typo"),
    Query("einbürgrung", "de", "pass-unna", "typo"),
    Query("anerkenung zeugniss", "de", DEGREES, "typo"),
    Query("fahrad reperatur", "de", BICYCLES, "typo"),
    Query("wohnunssuche", "de", FLAT, "typo"),
    Query("migrationberatng", "de", MIGRATION, "typo"),
    Query("nachilfe mahte", "de", "nachhilfe-unna", "typo"),
    Query("integrazionskurs", "de", INTEGRATION, "typo"),
    Query("verschimmelte wände", "de", "miete-kamen", "inflection"),
    Query("zusammen kochen", "de", "koch-luenen", "inflection"),
    Query("gärtnern", "de", "garten-selm", "inflection"),
    Query("traumatisierte kinder", "de", "trauma-luenen", "inflection"),
    Query("kind impfen lassen", "de", "impf-unna", "inflection"),
    Query("gekündigt worden", "de", "lohn-luenen miete-kamen", "inflection"),
    Query("pflegende angehörige", "de", "pflege-werne", "inflection"),
    Query("wurde beschimpft wegen kopftuch", "de", "diskrim-unna", "inflection"),
    Query("44534 deutsch lernen", "de", LUENEN_COURSES, "place"),
    Query("59174 möbel", "de", "moebel-kamen", "place"),
    Query("inkasso brief bekommen luenen", "de", "schulden-luenen", "place"),
    Query("Froendenberg deutsch sprechen", "de", "cafe-froendenberg", "place"),
    Query("flüchtlinge boenen wer ist zuständig", "de", "flucht-boenen", "place"),
    Query("58239 lebensmittel", "de", "tafel-schwerte", "place"),
    Query("rad kaputt holzwickede", "de", "rad-holzwickede", "place"),
    Query("was gibt es in selm", "de", "frauen-selm sozial-selm fussball-selm garten-selm", "place"),
    Query("Papierkram", "de", FORMS, "everyday"),
    Query("kein geld mehr für die miete", "de", "notfall-unna sozial-schwerte", "everyday"),
    Query("angst vor meinem mann", "de", VIOLENCE, "everyday"),
    Query("kenne hier niemanden will leute treffen", "de", COMPANY, "everyday"),
    Query("abzocke internetvertrag", "de", "verbraucher-luenen", "everyday"),
    Query("kühlschrank leer", "de", FOOD, "everyday"),
    Query("albträume vom krieg", "de", MIND, "everyday"),
    Query("wohin mit den kindern im sommer", "de", "ferien-werne", "everyday"),
    Query("billige klamotten", "de", f"{CLOTHES} kaufhaus-luenen", "everyday"),
)  # fmt: skip

SIMPLE = (
    Query("Ich suche Arbeit. Wer hilft mir?", "de-simple", JOBS, "question"),
    Query("deutsch lernen ohne geld", "de-simple", FREE_GERMAN, "everyday"),
    Query("Hilfe beim Ausfüllen", "de-simple", FORMS, "inflection"),
    Query("mein kind braucht eine schule", "de-simple", "schule-unna", "everyday"),
    Query("ich bin krank und habe keine versicherung", "de-simple", UNINSURED, "everyday"),
    Query("Handyhilfe für Oma", "de-simple", "computer-kamen", "compound"),
)  # fmt: skip

ENGLISH = (
    Query("where can i learn german in the evening", "en", EVENING, "foreign"),
    Query("my landlord wants to kick me out", "en", "miete-kamen notfall-unna", "foreign"),
    Query("food bank", "en", FOOD, "foreign"),
    Query("nursery place for my 3 year old in unna", "en", "kita-unna", "foreign"),
    Query("cv help", "en", APPLYING, "foreign"),
    Query("my degree is from india can i use it here", "en", DEGREES, "foreign"),
    Query("swiming lessons for kids", "en", "schwimm-kinder", "foreign"),
    Query("who can check my newborn baby", "en", MIDWIFE, "foreign"),
    Query("i want to volunteer", "en", HELPING, "foreign"),
    Query("interpreter for doctors appointment", "en", "dolmetschen", "foreign"),
    Query("learn to ride a bike", "en", "radkurs-unna", "foreign"),
    Query("help with jobcenter antrag", "en", FORMS, "foreign"),
)  # fmt: skip

ARABIC = (
    Query("كيف احصل على الجنسية الالمانية", "ar", "pass-unna", "foreign"),
    Query("دورة لغة المانية في لونن", "ar", LUENEN_COURSES, "foreign"),
    Query("مين بيساعدني اعبي اوراق الجوب سنتر", "ar", FORMS, "foreign"),
    Query("بدي روضة لابني", "ar", NURSERY, "foreign"),
    Query("انرفض لجوئي شو اعمل", "ar", ASYLUM, "foreign"),
    Query("كيف الاقي بيت للايجار", "ar", FLAT, "foreign"),
    Query("انا حامل وين اروح", "ar", "schwanger-luenen hebamme-unna hebamme-bergkamen", "foreign"),
    Query("علي فواتير كتير وما بقدر ادفع", "ar", DEBTS, "foreign"),
    Query("مترجم عند الدكتور", "ar", "dolmetschen", "foreign"),
    Query("رخصة سواقة", "ar", "fuehrer-luenen", "foreign"),
    Query("ملابس مجانية unna", "ar", "kleider-unna", "foreign"),
    Query("kindergaten platz lünen", "ar", "kita-luenen", "typo"),
)  # fmt: skip

UKRAINIAN = (
    Query("допомога українцям", "uk", "ukraine-unna", "foreign"),
    Query("курси німецької мови", "uk", COURSES, "foreign"),
    Query("як знайти квартиру", "uk", FLAT, "foreign"),
    Query("визнання диплому медсестри", "uk", f"{DEGREES} bsk-pflege", "foreign"),
    Query("психолог для дитини", "uk", "trauma-luenen erziehung-luenen", "foreign"),
    Query("дитячий садок", "uk", NURSERY, "foreign"),
    Query("куди записати дитину в школу", "uk", "schule-unna", "foreign"),
    Query("де взяти зимовий одяг дітям", "uk", f"{CLOTHES} kaufhaus-luenen", "foreign"),
    Query("немає медичної страховки", "uk", UNINSURED, "foreign"),
    Query("допомога з роботою унна", "uk", "lotsen-unna", "foreign"),
    Query("ремонт велосипеда", "uk", BICYCLES, "foreign"),
    Query("deutschkurs kamen", "uk", "alpha-kamen abend-kamen", "place"),
)  # fmt: skip

TURKISH = (
    Query("kirayı ödeyemiyorum", "tr", "notfall-unna sozial-schwerte", "foreign"),
    Query("kadınlar için almanca kursu", "tr", WOMEN_GERMAN, "foreign"),
    Query("kreş yeri arıyorum", "tr", NURSERY, "foreign"),
    Query("kocam beni dövüyor", "tr", VIOLENCE, "foreign"),
    Query("is ariyorum", "tr", JOBS, "foreign"),
    Query("türkiyedeki ustalık belgem burda geçerli mi", "tr", DEGREES, "foreign"),
    Query("vatandaşlık", "tr", "pass-unna", "foreign"),
    Query("borçlarım çok ne yapmalıyım", "tr", DEBTS, "foreign"),
    Query("bergkamen ebe", "tr", "hebamme-bergkamen", "foreign"),
    Query("kızıma matematik dersi", "tr", "nachhilfe-unna", "foreign"),
    Query("yaşlılar için buluşma yeri", "tr", "senioren-luenen", "foreign"),
    Query("amt tan gelen mektubu anlamıyorum", "tr", "schreib-luenen", "foreign"),
)  # fmt: skip

PERSIAN = (
    Query("کلاس زبان آلمانی رایگان", "fa", FREE_GERMAN, "foreign"),
    Query("جواب رد از بامف گرفتم", "fa", ASYLUM, "foreign"),
    Query("چطور کار پیدا کنم", "fa", JOBS, "foreign"),
    Query("مهد کودک", "fa", NURSERY, "foreign"),
    Query("اجاره خانه", "fa", FLAT, "foreign"),
    Query("مدرک مهندسی ام را قبول می کنند؟", "fa", DEGREES, "foreign"),
    Query("بیمه ندارم دکتر", "fa", UNINSURED, "foreign"),
    Query("استخر زنانه", "fa", "schwimm-luenen schwimm-bergkamen", "foreign"),
    Query("مترجم", "fa", "dolmetschen", "foreign"),
    Query("بی خوابی و اضطراب", "fa", MIND, "foreign"),
    Query("تحصیل در دانشگاه", "fa", "studium-unna", "foreign"),
    Query("گواهینامه رانندگی", "fa", "fuehrer-luenen", "foreign"),
)  # fmt: skip

DARI = (
    Query("کورس المانی برای زنان", "fa-af", WOMEN_GERMAN, "foreign"),
    Query("خواندن و نوشته کردن یاد ندارم", "fa-af", ALPHA, "foreign"),
    Query("ترجمان برای داکتر", "fa-af", "dolmetschen", "foreign"),
    Query("مشوره پناهندگی در برگکامن", "fa-af", "asyl-bergkamen", "foreign"),
)  # fmt: skip

FRESH: tuple[Query, ...] = GERMAN + SIMPLE + ENGLISH + ARABIC + UKRAINIAN + TURKISH + PERSIAN + DARI
