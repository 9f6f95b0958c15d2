"""What people type, in which reader's language, and which services a librarian would accept.

A query counts as answered when one of `right` stands among the first three cards.
Labels follow the texts of the services alone, never what some search happens to return.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "question", "word", "compound", "typo", "inflection", "place", "everyday", "foreign",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed; `right` holds the keys of acceptable services, parted by blanks."""

    text: str
    language: str
    right: str
    kind: str

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.right.split())


COURSES = (
    "isk-luenen isk-unna isk-werne isk-schwerte eok-luenen eok-bergkamen alpha-kamen alpha-luenen "
    "bsk-unna bsk-pflege mama-bergkamen frauen-selm abend-kamen online-unna pruefung-luenen"
)
INTEGRATION = "isk-luenen isk-unna isk-werne isk-schwerte"
LUENEN_COURSES = "isk-luenen eok-luenen alpha-luenen bsk-pflege pruefung-luenen"
FOR_WOMEN = "mama-bergkamen frauen-selm isk-luenen alpha-luenen"
WITH_CARE = "isk-luenen mama-bergkamen"
FORMS = "formular-kamen formular-werne schreib-luenen"
MIGRATION = "mbe-unna mbe-luenen mbe-kamen jmd-luenen"
ASYLUM = "asyl-unna asyl-bergkamen"
DEBT = "schulden-unna schulden-luenen"
MIDWIFE = "hebamme-bergkamen hebamme-unna fruehe-kamen"
SOUL = "psycho-unna trauma-luenen"
UNINSURED = "clearing-unna praxis-luenen"
SWIMMING = "schwimm-bergkamen schwimm-luenen"
HOMEWORK = "haus-boenen haus-luenen nachhilfe-unna"
KITA = "kita-luenen kita-unna"
DIPLOMA = "anerk-unna anerk-luenen"
APPLYING = "bewerb-kamen bewerb-luenen"
HOME = "wohn-unna wohn-luenen"
CLOTHES = "kleider-werne kleider-unna kaufhaus-luenen"
FOOD = "tafel-unna tafel-schwerte"
BIKES = "rad-bergkamen rad-holzwickede"
JOBS = "lotsen-unna frauen-beruf bewerb-kamen bewerb-luenen"

GERMAN = (
    Query("Wo finde ich einen Deutschkurs mit Kinderbetreuung in Lünen?", "de", "isk-luenen", "question"),
    Query("Wer hilft mir beim Ausfüllen von Formularen in Kamen?", "de", "formular-kamen", "question"),
    Query("Wo kann mein Sohn in Bönen Hilfe bei den Hausaufgaben bekommen?", "de", "haus-boenen", "question"),
    Query("Ich bin schwanger und suche eine Hebamme in Bergkamen", "de", "hebamme-bergkamen", "question"),
    Query("Wie bekomme ich mein Diplom aus Syrien anerkannt?", "de", DIPLOMA, "question"),
    Query("Gibt es abends einen Deutschkurs in Kamen?", "de", "abend-kamen", "question"),
    Query("Wo bekomme ich gebrauchte Möbel für meine neue Wohnung?", "de", "moebel-kamen kaufhaus-luenen", "question"),
    Query("Wer berät auf Arabisch in Lünen?", "de", "mbe-luenen schwanger-luenen wohn-luenen", "question"),
    Query("Wo gibt es eine kostenlose Rechtsberatung für Asylbewerber?", "de", ASYLUM, "question"),
    Query("Mein Vermieter will mir kündigen, wer kann mir helfen?", "de", "miete-kamen notfall-unna", "question"),
    Query("Wo können Frauen in Bergkamen schwimmen lernen?", "de", "schwimm-bergkamen", "question"),
    Query("Schuldnerberatung", "de", DEBT, "word"),
    Query("Alphabetisierung", "de", "alpha-kamen alpha-luenen", "word"),
    Query("Einbürgerung", "de", "pass-unna", "word"),
    Query("Ehrenamt", "de", "ehren-schwerte paten-unna", "word"),
    Query("Fahrrad", "de", BIKES + " radkurs-unna", "word"),
    Query("Trauma", "de", SOUL, "word"),
    Query("Duldung", "de", "asyl-unna asyl-bergkamen", "word"),
    Query("Impfung", "de", "impf-unna", "word"),
    Query("Sprachkurs", "de", COURSES, "compound"),
    Query("Frauenschwimmkurs", "de", SWIMMING, "compound"),
    Query("Wohnungsberatung", "de", HOME + " miete-kamen notfall-unna", "compound"),
    Query("Elterntreff", "de", "eltern-bergkamen eltern-holzwickede rucksack-kamen krabbel-schwerte", "compound"),
    Query("Asylberatung", "de", ASYLUM + " flucht-froendenberg flucht-boenen", "compound"),
    Query("Computerkurs", "de", "computer-kamen", "compound"),
    Query("Deutschprüfung B1", "de", "pruefung-luenen isk-unna", "compound"),
    Query("Schulanmeldung", "de", "schule-unna", "compound"),
    Query("Kleiderspende abgeben", "de", "kleider-werne", "compound"),
    Query("Kinderschwimmen", "de", "schwimm-kinder", "compound"),
    Query("Schulden Berratung", "de", DEBT, "typo"),
    Query("Füchtling Beratung Fröndenberg", "de", "flucht-froendenberg", "typo"),
    Query("Wohnug suchen", "de", HOME, "typo"),
    Query("Anmeldng Kindergarten", "de", KITA, "typo"),
    Query("Integrationskus", "de", INTEGRATION, "typo"),
    Query("Schwimkurs Kinder", "de", "schwimm-kinder", "typo"),
    Query("Farradwerkstatt", "de", BIKES, "typo"),
    Query("Bewerbunstraining", "de", "bewerb-kamen", "typo"),
    Query("Hebame", "de", MIDWIFE, "typo"),
    Query("Hebammen", "de", MIDWIFE, "inflection"),
    Query("Deutschkurse für Frauen", "de", FOR_WOMEN, "inflection"),
    Query("Fahrräder reparieren", "de", BIKES, "inflection"),
    Query("ausländische Zeugnisse anerkennen", "de", DIPLOMA, "inflection"),
    Query("Beratungen für Schwangere", "de", "schwanger-luenen hebamme-bergkamen hebamme-unna", "inflection"),
    Query("deutschkurs luenen", "de", LUENEN_COURSES, "place"),
    Query("fluechtlingsberatung froendenberg", "de", "flucht-froendenberg", "place"),
    Query("sprachcafe boenen", "de", "cafe-boenen", "place"),
    Query("hausaufgaben boenen", "de", "haus-boenen", "place"),
    Query("elterncafe holzwickede", "de", "eltern-holzwickede", "place"),
    Query("schulden luenen", "de", "schulden-luenen", "place"),
    Query("migrationsberatung 59174", "de", "mbe-kamen", "place"),
    Query("Papiere ausfüllen", "de", FORMS, "everyday"),
    Query("Klamotten", "de", CLOTHES, "everyday"),
    Query("Arbeit finden", "de", JOBS, "everyday"),
    Query("Kita", "de", KITA, "everyday"),
    Query("Zeugnis anerkennen", "de", DIPLOMA, "everyday"),
    Query("krank ohne Versicherung", "de", UNINSURED, "everyday"),
    Query("Brief vom Amt nicht verstanden", "de", FORMS, "everyday"),
    Query("zu viele Rechnungen", "de", DEBT + " verbraucher-luenen", "everyday"),
    Query("mein Mann schlägt mich", "de", "gewalt-unna frauenhaus", "everyday"),
    Query("Essen umsonst", "de", FOOD, "everyday"),
    Query("Leute kennenlernen", "de", "cafe-holzwickede cafe-boenen cafe-froendenberg koch-luenen frauencafe-unna garten-selm", "everyday"),
    Query("deutscher Pass", "de", "pass-unna", "everyday"),
    Query("Chef zahlt Lohn nicht", "de", "lohn-luenen", "everyday"),
    Query("kann nicht schlafen wegen Krieg", "de", SOUL, "everyday"),
    Query("jemand der beim Arzt übersetzt", "de", "dolmetschen", "everyday"),
    Query("Deutsch lernen mit Baby", "de", WITH_CARE, "everyday"),
    Query("Hilfe mit Brief vom Amt", "de-simple", FORMS, "everyday"),
    Query("Wohnung finden", "de-simple", HOME, "everyday"),
    Query("Arzt ohne Karte", "de-simple", UNINSURED, "everyday"),
    Query("Lesen lernen", "de-simple", "alpha-luenen alpha-kamen", "everyday"),
)  # fmt: skip

FOREIGN = (
    Query("german course with childcare", "en", WITH_CARE, "foreign"),
    Query("help filling out forms", "en", FORMS, "foreign"),
    Query("find a flat in luenen", "en", "wohn-luenen", "foreign"),
    Query("free clothes", "en", CLOTHES, "foreign"),
    Query("asylum lawyer", "en", ASYLUM, "foreign"),
    Query("get my degree recognized", "en", DIPLOMA, "foreign"),
    Query("swimming lessons for women", "en", SWIMMING, "foreign"),
    Query("midwife", "en", MIDWIFE, "foreign"),
    Query("doctor without insurance", "en", UNINSURED, "foreign"),
    Query("bike repair", "en", BIKES, "foreign"),
    Query("دورة الماني مع رعاية اطفال", "ar", WITH_CARE, "foreign"),
    Query("مساعدة في تعبئة الاستمارات", "ar", FORMS, "foreign"),
    Query("محامي لجوء", "ar", ASYLUM, "foreign"),
    Query("ابحث عن شقة", "ar", HOME, "foreign"),
    Query("معادلة شهادة", "ar", DIPLOMA, "foreign"),
    Query("ملابس مجانية", "ar", CLOTHES, "foreign"),
    Query("بدي شغل", "ar", JOBS, "foreign"),
    Query("طبيب بدون تأمين صحي", "ar", UNINSURED, "foreign"),
    Query("سباحة للنساء", "ar", SWIMMING, "foreign"),
    Query("ديون", "ar", DEBT, "foreign"),
    Query("курси німецької люнен", "uk", LUENEN_COURSES, "foreign"),
    Query("допомога заповнити документи", "uk", FORMS, "foreign"),
    Query("як знайти житло", "uk", HOME, "foreign"),
    Query("визнання диплома", "uk", DIPLOMA, "foreign"),
    Query("садочок для дитини", "uk", KITA + " spiel-unna", "foreign"),
    Query("психолог українською", "uk", "trauma-luenen", "foreign"),
    Query("безкоштовний одяг", "uk", CLOTHES, "foreign"),
    Query("шукаю роботу", "uk", JOBS, "foreign"),
    Query("консультація для українців унна", "uk", "ukraine-unna", "foreign"),
    Query("курсы немецкого", "uk", COURSES, "foreign"),
    Query("психолог на русском", "uk", "trauma-luenen", "foreign"),
    Query("çocuk bakımlı almanca kursu", "tr", WITH_CARE, "foreign"),
    Query("form doldurma yardımı", "tr", FORMS, "foreign"),
    Query("ev bulmak istiyorum", "tr", HOME, "foreign"),
    Query("diploma denkliği", "tr", DIPLOMA, "foreign"),
    Query("borç danışmanlığı", "tr", DEBT, "foreign"),
    Query("kadınlar için yüzme", "tr", SWIMMING, "foreign"),
    Query("ödev yardımı", "tr", HOMEWORK, "foreign"),
    Query("iş başvurusu", "tr", APPLYING, "foreign"),
    Query("kreş anaokulu kayıt", "tr", KITA, "foreign"),
    Query("کلاس آلمانی با نگهداری کودک", "fa", WITH_CARE, "foreign"),
    Query("کمک برای پر کردن فرم", "fa", FORMS, "foreign"),
    Query("وکیل پناهندگی", "fa", ASYLUM, "foreign"),
    Query("دنبال خونه میگردم", "fa", HOME, "foreign"),
    Query("معادل سازی مدرک", "fa", DIPLOMA, "foreign"),
    Query("روانشناس", "fa", SOUL, "foreign"),
    Query("لباس رایگان", "fa", CLOTHES, "foreign"),
    Query("آموزش شنا برای خانم ها", "fa", SWIMMING, "foreign"),
    Query("کورس آلمانی برای زنان", "fa-af", FOR_WOMEN, "foreign"),
    Query("داکتر بدون بیمه", "fa-af", UNINSURED, "foreign"),
    Query("ترمیم بایسکل", "fa-af", BIKES, "foreign"),
    Query("کمک کار خانگی مکتب", "fa-af", HOMEWORK, "foreign"),
    Query("kursa almanî", "de", COURSES, "foreign"),
    Query("ትምህርቲ ቋንቋ ጀርመን", "de", COURSES, "foreign"),
)  # fmt: skip

QUERIES = GERMAN + FOREIGN
