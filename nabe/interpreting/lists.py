"""The lists that a county begins with; afterwards it edits its own. Pure.

Fields of work and exclusions as German pools state them (facts on the pool, section 1.5); texts are
our own. A setting: (code, name, level at least, papers). An exclusion: (code, question, why, instead).
"""

from __future__ import annotations

SETTINGS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("school", "Schule: Gespräch mit Eltern", "B1", ("secrecy",)),
    ("childcare", "Kita und Tagespflege", "B1", ("secrecy",)),
    ("counselling", "Beratungsstelle", "B2", ("secrecy",)),
    ("jobcenter", "Jobcenter und Sozialamt", "B2", ("secrecy",)),
    ("youth", "Jugendamt: Hilfeplan und Familie", "B2", ("secrecy", "record")),
    ("health", "Gesundheitsamt und Frühe Hilfen", "B2", ("secrecy",)),
    ("event", "Elternabend und Infoveranstaltung", "B1", ()),
    ("other", "Anderes Gespräch ohne Rechtsfolgen", "B1", ("secrecy",)),
)

EXCLUSIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "legal", "ein Gespräch mit Rechtsfolgen: Gericht, Polizei, Anwalt, Vaterschaft",
        "Gespräche mit Rechtsfolgen dürfen nur beeidigte Personen dolmetschen.",
        "Beeidigte Dolmetscherinnen und Dolmetscher stehen in der Datenbank der Landesjustiz.",
    ),
    (
        "medical", "eine Diagnose, eine Operation oder die Aufklärung davor",
        "Bei Diagnose und Aufklärung haften Ärztinnen und Ärzte. Dafür ist der Pool nicht da.",
        "Fragen Sie den Sozialdienst der Klinik oder ein Fachbüro für Medizin.",
    ),
    (
        "aosf", "ein Verfahren zum Förderbedarf (AO-SF)",
        "Im AO-SF-Verfahren sind ehrenamtliche Personen nicht erlaubt.",
        "Das Schulamt bestellt dafür ein Fachbüro.",
    ),
    (
        "therapy", "eine Therapie oder die Verarbeitung von Gewalt und Flucht",
        "Das belastet Ehrenamtliche zu sehr.",
        "Das psychosoziale Zentrum arbeitet mit besonders geschulten Personen.",
    ),
    (
        "translation", "eine schriftliche Übersetzung",
        "Der Pool übersetzt nichts Schriftliches.",
        "Fragen Sie ein Übersetzungsbüro. Bei Formularen hilft die Migrationsberatung.",
    ),
    (
        "private", "ein privates Anliegen oder eine Firma",
        "Der Pool ist für öffentliche und gemeinnützige Stellen da.",
        "Privatpersonen und Firmen fragen ein Fachbüro.",
    ),
    (
        "lesson", "Unterricht, Ausflug oder eine Begleitung über mehrere Wochen",
        "Der Pool hilft bei einzelnen Gesprächen.",
        "Fragen Sie das Integrationszentrum nach Sprachpatinnen und Sprachpaten.",
    ),
)  # fmt: skip

# Classes of fees with the preset that each begins with.
FEES = (("A", "demo-a"), ("B", "demo-b"), ("C", "demo-c"), ("E", "demo-e"))
