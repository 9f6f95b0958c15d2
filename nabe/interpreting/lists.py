"""The lists that a county begins with; afterwards it edits its own. Pure.

Fields of work and exclusions as German pools state them (facts on the pool, section 1.5); texts are
our own. A setting: (code, name, level at least, papers). An exclusion: (code, question, why, instead).
They are kept in German, and shown in the reader's language for as long as the county leaves them.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

SETTINGS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("school", noop("Schule: Gespräch mit Eltern"), "B1", ("secrecy",)),
    ("childcare", noop("Kita und Tagespflege"), "B1", ("secrecy",)),
    ("counselling", noop("Beratungsstelle"), "B2", ("secrecy",)),
    ("jobcenter", noop("Jobcenter und Sozialamt"), "B2", ("secrecy",)),
    ("youth", noop("Jugendamt: Hilfeplan und Familie"), "B2", ("secrecy", "record")),
    ("health", noop("Gesundheitsamt und Frühe Hilfen"), "B2", ("secrecy",)),
    ("event", noop("Elternabend und Infoveranstaltung"), "B1", ()),
    ("other", noop("Anderes Gespräch ohne Rechtsfolgen"), "B1", ("secrecy",)),
)

EXCLUSIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "legal", noop("ein Gespräch mit Rechtsfolgen: Gericht, Polizei, Anwalt, Vaterschaft"),
        noop("Gespräche mit Rechtsfolgen dürfen nur beeidigte Personen dolmetschen."),
        noop("Beeidigte Dolmetscherinnen und Dolmetscher stehen in der Datenbank der Landesjustiz."),
    ),
    (
        "medical", noop("eine Diagnose, eine Operation oder die Aufklärung davor"),
        noop("Bei Diagnose und Aufklärung haften Ärztinnen und Ärzte. Dafür ist der Pool nicht da."),
        noop("Fragen Sie den Sozialdienst der Klinik oder ein Fachbüro für Medizin."),
    ),
    (
        "aosf", noop("ein Verfahren zum Förderbedarf (AO-SF)"),
        noop("Im AO-SF-Verfahren sind ehrenamtliche Personen nicht erlaubt."),
        noop("Das Schulamt bestellt dafür ein Fachbüro."),
    ),
    (
        "therapy", noop("eine Therapie oder die Verarbeitung von Gewalt und Flucht"),
        noop("Das belastet Ehrenamtliche zu sehr."),
        noop("Das psychosoziale Zentrum arbeitet mit besonders geschulten Personen."),
    ),
    (
        "translation", noop("eine schriftliche Übersetzung"),
        noop("Der Pool übersetzt nichts Schriftliches."),
        noop("Fragen Sie ein Übersetzungsbüro. Bei Formularen hilft die Migrationsberatung."),
    ),
    (
        "private", noop("ein privates Anliegen oder eine Firma"),
        noop("Der Pool ist für öffentliche und gemeinnützige Stellen da."),
        noop("Privatpersonen und Firmen fragen ein Fachbüro."),
    ),
    (
        "lesson", noop("Unterricht, Ausflug oder eine Begleitung über mehrere Wochen"),
        noop("Der Pool hilft bei einzelnen Gesprächen."),
        noop("Fragen Sie das Integrationszentrum nach Sprachpatinnen und Sprachpaten."),
    ),
)  # fmt: skip

# Classes of fees with the preset that each begins with.
FEES = (("A", "demo-a"), ("B", "demo-b"), ("C", "demo-c"), ("E", "demo-e"))
