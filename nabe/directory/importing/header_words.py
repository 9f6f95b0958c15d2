"""Words that head a column, folded, for each field; and what each field is called on screen."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

FIELD_LABELS: dict[str, str] = {
    "name": _("Name des Angebots"),
    "organization": _("Träger"),
    "description": _("Beschreibung"),
    "fields": _("Handlungsfeld"),
    "municipality": _("Ort"),
    "district": _("Ortsteil"),
    "postcode": _("Postleitzahl"),
    "street": _("Straße oder Adresse"),
    "house_number": _("Hausnummer"),
    "location_name": _("Name des Ortes"),
    "target_groups": _("Zielgruppe"),
    "minimum_age": _("Alter ab"),
    "maximum_age": _("Alter bis"),
    "languages": _("Sprachen"),
    "level": _("Deutsch-Niveau"),
    "level_from": _("Deutsch-Niveau ab"),
    "level_to": _("Deutsch-Niveau bis"),
    "times": _("Tage und Zeiten"),
    "day": _("Wochentag"),
    "time_from": _("Uhrzeit von"),
    "time_to": _("Uhrzeit bis"),
    "MO": _("Montag"),
    "TU": _("Dienstag"),
    "WE": _("Mittwoch"),
    "TH": _("Donnerstag"),
    "FR": _("Freitag"),
    "SA": _("Samstag"),
    "SU": _("Sonntag"),
    "cost": _("Kosten"),
    "free": _("Kostenlos (ja oder nein)"),
    "paid": _("Kostenpflichtig (ja oder nein)"),
    "online": _("Online (ja oder nein)"),
    "child_care": _("Kinderbetreuung"),
    "contact": _("Kontakt"),
    "first_name": _("Vorname der Kontaktperson"),
    "phone": _("Telefon"),
    "mobile": _("Mobiltelefon"),
    "email": _("E-Mail"),
    "url": _("Internet"),
    "registration": _("Anmeldung"),
    "accessibility": _("Barrierefreiheit"),
    "status": _("Status"),
    "places_total": _("Plätze"),
    "places_free": _("Freie Plätze"),
    "valid_from": _("Beginn"),
    "valid_to": _("Ende"),
    "assured_date": _("Stand der Angaben"),
    "remark": _("Bemerkung"),
    "external_id": _("Nummer in der Quelle"),
}

_WORDS: dict[str, str] = {
    "name": "angebot|angebote|name des angebots|angebotsname|angebotstitel|titel|titel des angebots"
    "|bezeichnung|bezeichnung des angebots|kurs|kurstitel|kursname|massnahme|projekt|projektname"
    "|veranstaltung|gruppe|was|was?|name|service|service name|program|leistung|name der massnahme"
    "|art des angebots|angebotsbezeichnung|title|offer|name des kurses|beratungsangebot|treff",
    "organization": "traeger|anbieter|organisation|organization|einrichtung|institution|veranstalter"
    "|verein|traeger/anbieter|traeger / anbieter|traeger des angebots|wer|wer?|provider|stelle|verband"
    "|traegerin|name des traegers|organization name|organization_name|organization.name"
    "|traeger/einrichtung|anbieter/traeger|beratungsstelle|durchfuehrender traeger|durchfuehrung",
    "description": "beschreibung|kurzbeschreibung|inhalt|inhalte|details|description|erlaeuterung"
    "|beschreibung des angebots|was wird angeboten|worum gehts|worum geht es|kurzinfo|info|infos|informationen|text",
    "fields": "handlungsfeld|handlungsfelder|bereich|themenfeld|thema|themen|themenbereich|kategorie"
    "|kategorien|rubrik|sparte|feld|category|schwerpunkt|handlungsbereich|angebotsart|art|topic"
    "|lebensbereich|arbeitsfeld",
    "municipality": "ort|stadt|gemeinde|kommune|stadt/gemeinde|stadt / gemeinde|kommune/stadt|wo|wo?"
    "|standort|city|town|municipality|plz/ort|plz / ort|plz ort|plz und ort|plz, ort|angebotsort"
    "|wohnort|ort des angebots",
    "district": "stadtteil|ortsteil|stadtbezirk|quartier|district",
    "postcode": "plz|postleitzahl|postcode|zip|postal code|postal_code|zip code",
    "street": "strasse|str|str.|adresse|anschrift|strasse/nr|strasse, nr|strasse nr|strasse hausnummer"
    "|strasse und hausnummer|strasse/hausnummer|strasse & hausnr.|address|street|address_1"
    "|adresse des angebots|strasse, hausnummer",
    "house_number": "hausnummer|hausnr|hausnr.|hnr|nr. haus",
    "location_name": "veranstaltungsort|raum|treffpunkt|gebaeude|ort/raum|raeumlichkeit|venue|location"
    "|kursort|veranstaltungsstaette|location name",
    "target_groups": "zielgruppe|zielgruppen|fuer wen|fuer wen?|teilnehmende|teilnehmerkreis|personenkreis"
    "|target group|audience|zielgruppe(n)|adressaten",
    "minimum_age": "alter ab|mindestalter|minimum_age|alter von",
    "maximum_age": "alter bis|hoechstalter|maximum_age",
    "languages": "sprache|sprachen|sprachangebot|languages|language|angebotssprache|beratungssprache"
    "|beratungssprachen|gesprochene sprachen|sprache(n)|sprachkenntnisse|kurssprache|in sprachen",
    "level": "niveau|sprachniveau|deutschniveau|level|deutsch-niveau|kursniveau|ger|ger-niveau|cefr"
    "|deutschkenntnisse|sprachstand|stufe|voraussetzung deutsch|german level|niveaustufe",
    "level_from": "niveau von|niveau ab|eingangsniveau|level_from|deutsch ab",
    "level_to": "niveau bis|zielniveau|abschlussniveau|level_to|deutsch bis",
    "times": "tage/zeiten|tage / zeiten|tage und zeiten|zeit|zeiten|uhrzeit|uhrzeiten|termin|termine"
    "|oeffnungszeiten|sprechzeiten|sprechstunden|wann|wann?|tag/uhrzeit|tag / uhrzeit|tag und uhrzeit"
    "|tage|rhythmus|schedule|times|opening hours|kurszeiten|zeitraum|angebotszeiten|wann und wo"
    "|wochentag/uhrzeit|wochentag und uhrzeit|zeiten/tage|tag, uhrzeit|zeit/rhythmus",
    "day": "wochentag|wochentage|tag|day|weekday",
    "time_from": "von|uhrzeit von|beginn uhrzeit|start|startzeit|zeit von|anfang|opens_at|beginn (uhrzeit)",
    "time_to": "bis|uhrzeit bis|ende uhrzeit|endzeit|zeit bis|closes_at|ende (uhrzeit)",
    "MO": "montag|mo|mo.|montags",
    "TU": "dienstag|di|di.|dienstags",
    "WE": "mittwoch|mi|mi.|mittwochs",
    "TH": "donnerstag|do|do.|donnerstags",
    "FR": "freitag|fr|fr.|freitags",
    "SA": "samstag|sa|sa.|samstags|sonnabend",
    "SU": "sonntag|so|so.|sonntags",
    "cost": "kosten|gebuehr|gebuehren|preis|teilnahmegebuehr|kosten/gebuehr|entgelt|kostenbeitrag"
    "|eigenanteil|cost|costs|fees|fee|price|kosten in euro|kosten (€)|beitrag"
    "|fees_description|teilnahmekosten|was kostet es|kosten fuer teilnehmende",
    "free": "kostenfrei|kostenlos|gratis|kostenfreies angebot|kostenloses angebot|free|is_free",
    "paid": "kostenpflichtig|mit kosten",
    "online": "online|digital|online-angebot|online moeglich|is_online",
    "child_care": "kinderbetreuung|betreuung|kinderbetr.|kibe|child care|childcare|kinderbetreuung?"
    "|mit kinderbetreuung",
    "contact": "kontakt|ansprechpartner|ansprechpartnerin|ansprechpartner/in|ansprechpartner:in"
    "|ansprechperson|kontaktperson|ansprechpartner*in|contact|zustaendig|kontaktdaten|leitung"
    "|ansprechpartner(in)|ansprechpersonen|kontakt/anmeldung|ap|name der ansprechperson",
    "phone": "telefon|tel|tel.|telefonnummer|telefonnr|telefon-nr.|tel.-nr.|tel.nr.|fon|phone|rufnummer"
    "|telefon/mobil|tel./mobil|telefon / mobil|festnetz|phone number|durchwahl",
    "mobile": "mobil|handy|mobiltelefon|mobilnummer|mobile|handynummer",
    "email": "mail|e-mail|email|e-mail-adresse|mailadresse|emailadresse|e-mailadresse|mail-adresse"
    "|elektronische post|e mail",
    "url": "internet|website|webseite|homepage|url|link|internetseite|web|internetadresse|webadresse|www",
    "registration": "anmeldung|anmeldung erforderlich|anmeldung noetig|registration|anmeldeverfahren"
    "|application_process|zugang",
    "accessibility": "barrierefrei|barrierefreiheit|barrierefrei?|rollstuhl|rollstuhlgerecht"
    "|accessibility|zugaenglichkeit",
    "status": "status|zustand|state|aktiv|aktiv?",
    "places_total": "plaetze|teilnehmerzahl|max. tn|platzzahl|kapazitaet|anzahl plaetze|max. teilnehmer"
    "|plaetze gesamt|max. plaetze|tn max",
    "places_free": "freie plaetze|plaetze frei|noch frei",
    "valid_from": "gueltig ab|kursbeginn|startdatum|beginn|laufzeit von|ab wann|valid_from|datum von",
    "valid_to": "gueltig bis|kursende|enddatum|ende|laufzeit bis|befristet bis|valid_to|datum bis",
    "assured_date": "stand|stand vom|aktualisiert|aktualisiert am|letzte aktualisierung|geprueft am"
    "|geprueft|datum|letzte aenderung|zuletzt geprueft|update|updated|assured_date|stand der angaben"
    "|letzter kontakt|bestaetigt am|datenstand|zuletzt aktualisiert",
    "remark": "bemerkung|bemerkungen|anmerkung|anmerkungen|hinweis|hinweise|notiz|notizen|sonstiges"
    "|kommentar|zusatz|remarks|notes|note|besonderheiten|anm.|bem.|weitere informationen|zusatzinfo",
    "external_id": "id|nr|nr.|lfd. nr.|lfd.nr.|lfd nr|lfdnr|nummer|angebots-id|angebotsnummer"
    "|external_id|kennung|kurs-nr.|kursnummer|schluessel|laufende nummer|lfd. nummer|#|angebots-nr.",
}

WORDS: dict[str, str] = {
    word: field for field, words in _WORDS.items() for word in words.split("|")
}

# Columns that only lists of persons have: such a sheet holds no services.
PERSON_WORDS = frozenset(
    {"vorname", "nachname", "geburtsdatum", "geb.-datum", "geb. datum", "geburtstag", "iban",
     "honorarklasse", "angemeldet am", "m/w/d", "geschlecht", "staatsangehoerigkeit",
     "fuehrungszeugnis gesehen", "personalnummer", "familienname"}
)  # fmt: skip
