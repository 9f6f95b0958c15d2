"""The lists that a county starts with: fields of action and target groups, in eight languages.

Pure data, loaded once by `actions.terms.ensure_taxonomy`; afterwards the county edits its own rows.
Fields follow the list of the network "Kommunale Integration" (3-words.md).
"""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "uk", "ar", "fa", "fa-af", "tr")


@dataclass(frozen=True, slots=True)
class StartTerm:
    """One entry: `names` stand in the order of LANGUAGES, `synonyms` are searched, not shown."""

    code: str
    name: str
    names: tuple[str, str, str, str, str, str]
    synonyms: str
    icon: str = ""
    foreign: str = ""


FIELDS = (
    StartTerm(
        "language",
        "Deutsch lernen",
        (
            "Learn German",
            "Вивчення німецької",
            "تعلّم الألمانية",
            "یادگیری آلمانی",
            "آموختن آلمانی",
            "Almanca öğrenmek",
        ),
        "Sprachförderung, Sprache, Sprachkurs, Deutschkurs, Integrationskurs, Deutsch, Sprachcafé, Alphabetisierung, Alphakurs, Konversation",
        "translate",
        "german course, language course, german class, мовні курси, курси німецької, курс німецької, німецька мова, دورة لغة, دورات لغة, دورة اللغة الألمانية, كورس ألماني, اللغة الألمانية, تعلم الألمانية, کلاس زبان, دوره زبان, کورس زبان, زبان آلمانی, dil kursu, almanca kursu, almanca",
    ),
    StartTerm(
        "school",
        "Kinder und Schule",
        (
            "Children and school",
            "Діти та школа",
            "الأطفال والمدرسة",
            "کودکان و مدرسه",
            "کودکان و مکتب",
            "Çocuklar ve okul",
        ),
        "Schule, Bildung, Schule/Bildung, Nachhilfe, Hausaufgaben, Kita, Kindergarten, Eltern, Familie",
        "family",
        "school, homework, tutoring, kindergarten, школа, діти, дитячий садок, домашнє завдання, مدرسة, مدارس, أطفال, روضة, واجبات, مدرسه, مکتب, کودکان, کودکستان, okul, çocuk, ödev, anaokulu",
    ),
    StartTerm(
        "vocation",
        "Ausbildung und Beruf",
        (
            "Training and career",
            "Професійна освіта",
            "التدريب المهني",
            "آموزش حرفه‌ای",
            "آموزش مسلکی",
            "Meslek eğitimi",
        ),
        "Beruf, Ausbildung, Azubi, Anerkennung, Abschluss, Qualifizierung, Bewerbung, Studium",
        "education",
        "training, apprenticeship, recognition of qualifications, application, професія, навчання, визнання диплома, تدريب, تدريب مهني, مهنة, معادلة الشهادات, شهادة, آموزش, مدرک, کارآموزی, meslek, staj, diploma denklik",
    ),
    StartTerm(
        "work",
        "Arbeit finden",
        ("Find work", "Пошук роботи", "البحث عن عمل", "یافتن کار", "پیدا کردن کار", "İş bulmak"),
        "Arbeit, Job, Jobsuche, Arbeitsrecht, Lohn, Beschäftigung",
        "work",
        "job, jobs, work, employment, wages, робота, праця, عمل, شغل, وظيفة, کار, وظیفه, شغل یابی, iş, çalışma, maaş",
    ),
    StartTerm(
        "mobility",
        "Unterwegs sein",
        ("Getting around", "Мобільність", "التنقل", "رفت‌وآمد", "رفت و آمد", "Ulaşım"),
        "Mobilität, Mobilitaet, Fahrrad, Führerschein, Bus, Bahn, Verkehr",
        "bus",
        "bicycle, bike, driving licence, bus, train, велосипед, водійські права, автобус, دراجة, رخصة القيادة, باص, حافلة, دوچرخه, گواهینامه, بایسکل, لایسنس, bisiklet, ehliyet, otobüs",
    ),
    StartTerm(
        "engagement",
        "Sich engagieren",
        (
            "Get involved",
            "Волонтерство",
            "العمل التطوعي",
            "فعالیت داوطلبانه",
            "کار رضاکارانه",
            "Gönüllü olmak",
        ),
        "Ehrenamt, EA, Engagement, bürgerschaftliches Engagement, Freiwillige, Patenschaft, Verein",
        "volunteer",
        "volunteer, volunteering, волонтер, волонтерство, تطوع, متطوع, داوطلب, رضاکار, gönüllü, dernek",
    ),
    StartTerm(
        "housing",
        "Wohnen",
        ("Housing", "Житло", "السكن", "مسکن", "خانه", "Konut"),
        "Wohnung, Wohnungssuche, Miete, Mieter, Nachbarschaft, Möbel",
        "home",
        "flat, apartment, rent, furniture, квартира, житло, оренда, меблі, سكن, شقة, إيجار, أثاث, خانه, آپارتمان, اجاره, کرایه, ev, daire, kira, mobilya",
    ),
    StartTerm(
        "health",
        "Gesundheit",
        ("Health", "Здоров'я", "الصحة", "سلامت", "صحت", "Sağlık"),
        "Gesundheit/Pflege, Pflege, Arzt, Schwangerschaft, Sport, Psychosoziale Beratung, Trauma",
        "health",
        "doctor, care, pregnancy, psychological help, лікар, вагітність, догляд, психолог, طبيب, حمل, صحة, علاج نفسي, پزشک, داکتر, بارداری, حاملگی, روانشناس, doktor, hamile, bakım, psikolog",
    ),
    StartTerm(
        "advice",
        "Beratung",
        ("Advice", "Консультації", "الاستشارة", "مشاوره", "مشوره", "Danışmanlık"),
        "Sozialberatung, Migrationsberatung, Asylberatung, Schuldnerberatung, Aufenthalt, Recht, Formulare, Sprechstunde, Hilfe",
        "forum",
        "counselling, legal advice, asylum, residence, debt, forms, консультація, порада, притулок, борги, документи, استشارة, مشورة, لجوء, إقامة, ديون, أوراق, مشاوره, پناهندگی, اقامت, بدهی, danışma, iltica, oturum, borç, form",
    ),
    StartTerm(
        "everyday",
        "Alltag und Begegnung",
        (
            "Everyday life and meeting people",
            "Повсякдення і зустрічі",
            "الحياة اليومية واللقاءات",
            "زندگی روزمره و دیدار",
            "زندگی روزمره و ملاقات",
            "Günlük yaşam ve buluşma",
        ),
        "Alltag/Begegnung, Alltag, Begegnung, Treff, Café, Freizeit, Kochen, Garten, Nähen, Spiele, Chor",
        "groups",
        "meeting, café, leisure, cooking, зустріч, кафе, дозвілля, لقاء, مقهى, وقت الفراغ, طبخ, دیدار, کافه, اوقات فراغت, آشپزی, buluşma, kafe, yemek",
    ),
)

_ALL = ("Everyone", "Усі", "الجميع", "همه", "همه", "Herkes")
TARGET_GROUPS = (
    StartTerm("everyone", "alle", _ALL, "alle, jeder, alle Interessierten"),
    StartTerm("newcomers", "Neuzugewanderte",
        ("Newcomers", "Новоприбулі", "القادمون الجدد", "تازه‌واردان", "تازه واردان", "Yeni gelenler"),
        "Zugewanderte, neu Zugewanderte, Migrant:innen, Migranten, Zuwanderer, Zugewanderte mit BAMF-Zulassung"),
    StartTerm("refugees", "Geflüchtete",
        ("Refugees", "Біженці", "اللاجئون", "پناهندگان", "پناهندگان", "Mülteciler"),
        "Flüchtlinge, Geflüchtete im Verfahren, Asylsuchende, Geflüchtete mit Bleiberecht, Ausreisepflichtige, Leistungsberechtigte AsylbLG, Geflüchtete mit Belastungen, Asylbewerber"),
    StartTerm("eu_citizens", "EU-Bürger:innen",
        ("EU citizens", "Громадяни ЄС", "مواطنو الاتحاد الأوروبي", "شهروندان اتحادیه اروپا", "شهروندان اتحادیه اروپا", "AB vatandaşları"),
        "EU-Zugewanderte, Südosteuropa, Bulgarien, Rumänien"),
    StartTerm("ukrainians", "Menschen aus der Ukraine",
        ("People from Ukraine", "Люди з України", "أشخاص من أوكرانيا", "مردم اوکراین", "مردم اوکراین", "Ukraynalılar"),
        "Ukrainer:innen, Ukrainer, Ukraine, Ukrainer:innen und Freunde"),
    StartTerm("women", "Frauen",
        ("Women", "Жінки", "النساء", "زنان", "زنان", "Kadınlar"),
        "Frauen und Mädchen, Frau, Mütter"),
    StartTerm("men", "Männer",
        ("Men", "Чоловіки", "الرجال", "مردان", "مردان", "Erkekler"), "junge Männer, Väter"),
    StartTerm("parents", "Eltern und Familien",
        ("Parents and families", "Батьки та сім'ї", "الآباء والعائلات", "والدین و خانواده‌ها", "والدین و خانواده ها", "Anne babalar ve aileler"),
        "Eltern, Familien, Familien mit Kindern, Eltern von Grundschulkindern, Mütter mit Kleinkindern"),
    StartTerm("mothers", "Schwangere und junge Mütter",
        ("Pregnant women and new mothers", "Вагітні та молоді мами", "الحوامل والأمهات الجدد", "زنان باردار و مادران جوان", "زنان حامله و مادران جوان", "Hamileler ve yeni anneler"),
        "Schwangere, junge Mütter"),
    StartTerm("children", "Kinder",
        ("Children", "Діти", "الأطفال", "کودکان", "کودکان", "Çocuklar"),
        "Kinder, Grundschulkinder, Kleinkinder, Kind"),
    StartTerm("youth", "Jugendliche",
        ("Young people", "Молодь", "الشباب", "نوجوانان", "نوجوانان", "Gençler"),
        "Jugend, junge Menschen, Schüler:innen, Schüler, Schülerinnen, Jugendliche und junge Erwachsene"),
    StartTerm("seniors", "Ältere Menschen",
        ("Older people", "Літні люди", "كبار السن", "سالمندان", "سالمندان", "Yaşlılar"),
        "Senior:innen, Senioren, Seniorinnen, Ältere"),
    StartTerm("apprentices", "Auszubildende",
        ("Apprentices", "Учні професій", "المتدربون", "کارآموزان", "کارآموزان", "Çıraklar"),
        "Azubis, Auszubildende"),
    StartTerm("jobseekers", "Arbeitssuchende",
        ("Job seekers", "Шукачі роботи", "الباحثون عن عمل", "جویندگان کار", "جویندگان کار", "İş arayanlar"),
        "Arbeitslose, Leistungsberechtigte SGB II, Jobsuchende"),
    StartTerm("employees", "Berufstätige",
        ("Employees", "Працівники", "العاملون", "شاغلان", "کارمندان", "Çalışanlar"),
        "Beschäftigte, Arbeitnehmer:innen, Beschäftigte aus Südosteuropa"),
    StartTerm("skilled", "Fachkräfte",
        ("Skilled workers", "Фахівці", "العمال المهرة", "متخصصان", "متخصصان", "Uzmanlar"),
        "Fachkräfte, Akademiker:innen"),
    StartTerm("volunteers", "Ehrenamtliche",
        ("Volunteers", "Волонтери", "المتطوعون", "داوطلبان", "رضاکاران", "Gönüllüler"),
        "Freiwillige, Ehrenamtliche, Engagierte"),
    StartTerm("associations", "Vereine und Gruppen",
        ("Associations and groups", "Об'єднання та групи", "الجمعيات والمجموعات", "انجمن‌ها و گروه‌ها", "انجمن ها و گروه ها", "Dernekler ve gruplar"),
        "MSO-Vorstände, Migrantenorganisationen, Vereine"),
    StartTerm("carers", "Pflegende Angehörige",
        ("Family carers", "Родичі, які доглядають", "الأقارب مقدمو الرعاية", "بستگان مراقب", "بستگان مراقب", "Bakım veren yakınlar"),
        "pflegende Angehörige, Pflegende"),
    StartTerm("homeseekers", "Wohnungssuchende und Mieter:innen",
        ("People looking for a home and tenants", "Шукачі житла та орендарі", "الباحثون عن سكن والمستأجرون", "جویندگان مسکن و مستأجران", "جویندگان خانه و کرایه نشینان", "Ev arayanlar ve kiracılar"),
        "Wohnungssuchende, Mieter:innen, Mieter"),
    StartTerm("low_income", "Menschen mit wenig Geld",
        ("People with little money", "Люди з малим доходом", "ذوو الدخل المحدود", "افراد کم‌درآمد", "افراد کم درآمد", "Az gelirliler"),
        "alle mit geringem Einkommen, Überschuldete, geringes Einkommen"),
    StartTerm("no_latin", "Menschen, die lesen und schreiben lernen",
        ("People learning to read and write", "Ті, хто вчиться читати", "من يتعلمون القراءة والكتابة", "نوآموزان خواندن و نوشتن", "نوآموزان خواندن و نوشتن", "Okuma yazma öğrenenler"),
        "Lernende ohne lateinische Schrift, Analphabeten"),
    StartTerm("no_car", "Menschen ohne Auto",
        ("People without a car", "Люди без авто", "من لا يملك سيارة", "افراد بدون خودرو", "افراد بدون موتر", "Arabası olmayanlar"),
        "Menschen ohne Auto"),
)  # fmt: skip
