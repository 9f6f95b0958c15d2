"""Towns, districts, postcodes and addresses; a town that is not certain stays a visible guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from nabe.sheets.cells import fold, says_nothing
from nabe.sheets.notes import Note, note
from nabe.sheets.vocabulary import Vocabulary

_CODE_AND_TOWN = re.compile(r"\b(?:D-?\s?)?(\d{5})\s+([^\d,;]{2,60})")
_HOUSE = re.compile(r"\d+\s*[a-zA-Z]?(?:\s*[-–/]\s*\d+\s*[a-zA-Z]?)?$")
_ONLINE = re.compile(r"\b(?:online|digital|zoom|virtuell|telefonisch|video\w*)\b")
_WHOLE_COUNTY = re.compile(
    r"\b(?:kreisweit|ganzer kreis|alle kommunen|gesamter? kreis\w*|im kreis)\b"
    r"|^kreis [a-z]+$|^alle orte$"
)
# What follows a town's name and tells no other place: "Werne a. d. Lippe", "Unna (Westf.)".
_SURNAME = re.compile(
    r"\s*[,/(]?\s*(?:\b(?:a\.?\s?d\.?|an der|in|i\.)\s*)?"
    r"\b(?:lippe|ruhr|westf(?:alen)?\.?|w\.|nrw|kreis unna|kr\. unna)\s*\)?$"
)
_BUILDING = re.compile(
    r"\b(?:\w*haus|\w*heim|\w*halle|bahnhof|\w*zentrum|innenstadt|stadtmitte|vhs"
    r"|\w*schule|bibliothek|buecherei|stadtteilbuero|familienzentrum|kirche|\w*platz|umgebung"
    r"|umland|naehe)\b"
)


@dataclass(slots=True)
class Place:
    """Where a service is: as far as the words tell."""

    municipality: str = ""
    district: str = ""
    city: str = ""
    postcode: str = ""
    street: str = ""
    is_online: bool = False
    county_wide: bool = False
    notes: list[Note] = field(default_factory=list)

    def say(self, kind: str, about: str, message: str, **said: str) -> None:
        self.notes.append(note(kind, about, message, **said))  # type: ignore[arg-type]


def read(*, town: str, postcode: str, street: str, vocabulary: Vocabulary) -> Place:
    """Put town, postcode and street together; each checks the others."""
    place = Place()
    town = "" if says_nothing(town) else town
    postcode = "" if says_nothing(postcode) else postcode
    place.street = "" if says_nothing(street) else street
    town, postcode = _combined(place, town, postcode)
    _read_code(place, postcode)
    _read_town(place, town, vocabulary)
    _compare(place, vocabulary)
    return place


def _combined(place: Place, town: str, postcode: str) -> tuple[str, str]:
    """Take "Bahnhofstr. 3, 59423 Unna" and "59423 Unna" apart."""
    for text in (town, postcode, place.street):
        found = _CODE_AND_TOWN.search(text)
        if not found or len(_CODE_AND_TOWN.findall(text)) > 1:
            continue
        rest = (text[: found.start()] + text[found.end() :]).strip(" ,;\n")
        if text is place.street:
            place.street = rest
            place.say("guess", "street", _("Ort und Postleitzahl wurden aus „%(text)s“ gelesen."),
                      text=text)  # fmt: skip
            return town or found[2].strip(), postcode or found[1]
        if text is town:
            place.street = place.street or rest
            return found[2].strip(), postcode if re.fullmatch(r"\d{5}", postcode) else found[1]
        return town or found[2].strip(), found[1]
    return town, postcode


def _read_code(place: Place, text: str) -> None:
    digits = re.sub(r"^[dD]\s?-\s?", "", text).replace(" ", "")
    digits = digits.removesuffix(".0")
    if not digits:
        return
    if re.fullmatch(r"\d{5}", digits) and digits != "00000":
        place.postcode = digits
        return
    place.say("question", "postcode", _("„%(text)s“ ist keine Postleitzahl mit fünf Ziffern. "
                                        "Sie wurde weggelassen."), text=text)  # fmt: skip


def _read_town(place: Place, text: str, vocabulary: Vocabulary) -> None:
    folded = fold(text)
    if not folded:
        return
    if _ONLINE.search(folded) and folded not in vocabulary.town_by_name:
        place.is_online = True
        beside = _several(text, vocabulary)
        if len(beside) == 1:
            place.municipality = place.city = beside[0]
            place.say("guess", "municipality", _("„%(text)s“ wurde als %(town)s und online gelesen."),
                      text=text, town=beside[0])  # fmt: skip
        return
    if _WHOLE_COUNTY.search(folded) and folded not in vocabulary.town_by_name:
        place.county_wide = True
        return
    if not vocabulary.towns:
        place.city = text
        place.say("question", "municipality", _("Es ist noch kein Kreis geladen. Der Ort „%(text)s“ "
                                                "bleibt Text."), text=text)  # fmt: skip
        return
    place.municipality = _exact(place, text, vocabulary)
    several = [] if place.municipality else _several(text, vocabulary)
    if len(several) > 1:
        place.city = text
        place.say("question", "municipality", _("„%(text)s“ nennt mehrere Orte. "
                                                "Bitte wählen Sie einen."), text=text)  # fmt: skip
    elif not place.municipality:
        _uncertain(place, text, vocabulary)
    place.city = place.municipality or place.city
    if vocabulary.towns_are_listed and place.municipality:
        place.say("guess", "municipality", _("Es ist noch kein Kreis geladen. „%(town)s“ gilt, "
                                             "wie die Liste es meist schreibt."),
                  town=place.municipality)  # fmt: skip


def _exact(place: Place, text: str, vocabulary: Vocabulary) -> str:
    names = vocabulary.town_by_name
    folded = re.sub(r"^(?:stadt|gemeinde|kreisstadt)\s+", "", fold(text))
    tight = re.sub(r"\s*/\s*", "/", folded)
    town = names.get(tight) or names.get(folded) or names.get(_SURNAME.sub("", folded).strip())
    if not town:
        return ""
    if text != town and fold(text) not in {fold(town), fold(town.split("/")[0])}:
        place.say("cleaned", "municipality", _("„%(text)s“ wurde als %(town)s gelesen."),
                  text=text, town=town)  # fmt: skip
    elif text != town:
        place.say("cleaned", "municipality", _("Die Schreibweise „%(text)s“ wurde zu %(town)s."),
                  text=text, town=town)  # fmt: skip
    return town


def _several(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the towns that a cell lists: "Unna und Kamen", "Unna, Kamen"."""
    pieces = re.split(r"[,;/+&\n]|\s[-–]\s|\b(?:und|u\.|oder|sowie|bzw\.?)(?=\s)", text)
    names = vocabulary.town_by_name
    bare = [_SURNAME.sub("", fold(re.sub(r"\d{5}", "", piece))).strip(" .") for piece in pieces]
    found = [names.get(piece) for piece in bare]
    return list(dict.fromkeys(town for town in found if town))


def _uncertain(place: Place, text: str, vocabulary: Vocabulary) -> None:
    folded = fold(text)
    parts = [part for part in re.split(r"\s*[-–/,(]\s*|\)\s*|\s+", text) if part]
    if len(parts) > 1 and _town_and_district(place, text, parts, vocabulary):
        return
    if folded in vocabulary.districts:
        place.municipality, place.district = vocabulary.districts[folded], text
        place.say("guess", "municipality", _("„%(text)s“ ist ein Ortsteil von %(town)s."),
                  text=text, town=place.municipality)  # fmt: skip
        return
    near = _near(folded, vocabulary)
    towns = vocabulary.postcodes.get(place.postcode, ())
    if near and (near in towns or len(towns) != 1):
        place.municipality = near
        place.say("guess", "municipality", _("„%(text)s“ wurde als %(town)s gelesen."),
                  text=text, town=near)  # fmt: skip
        return
    if len(towns) == 1:
        place.municipality, place.district = towns[0], text
        place.say("guess", "municipality", _("„%(text)s“ steht in keiner Ortsliste. Die Postleitzahl "
                                             "%(code)s gehört zu %(town)s."),
                  text=text, code=place.postcode, town=towns[0])  # fmt: skip
        return
    place.city = text
    message = (
        _("Es ist noch kein Kreis geladen. Der Ort „%(text)s“ bleibt Text.")
        if vocabulary.towns_are_listed
        else _("Der Ort „%(text)s“ gehört zu keiner Kommune des Kreises.")
    )
    place.say("question", "municipality", message,
              text=text)  # fmt: skip


def _town_and_district(place: Place, text: str, parts: list[str], vocabulary: Vocabulary) -> bool:
    """Read "Unna-Massen", "Lünen (Gahmen)", "Massen, Unna"."""
    for at, part in enumerate(parts):
        town = vocabulary.town_by_name.get(fold(part))
        if town:
            rest = " ".join(parts[:at] + parts[at + 1 :])
            if any(fold(other) in vocabulary.town_by_name for other in parts[at + 1 :]):
                place.city = text
                place.say("question", "municipality", _("„%(text)s“ nennt mehrere Orte. "
                                                        "Bitte wählen Sie einen."), text=text)  # fmt: skip
                return True
            known = vocabulary.districts.get(fold(rest))
            place.municipality = town
            if known and known != town:
                place.district = rest
                place.say("question", "municipality", _("„%(text)s“: Der Ortsteil gehört zu %(town)s."),
                          text=text, town=known)  # fmt: skip
            elif not known and (_BUILDING.search(fold(rest)) or not rest[:1].isupper()):
                place.say("guess", "municipality", _("„%(text)s“ wurde als %(town)s gelesen, ohne den Zusatz."),
                          text=text, town=town)  # fmt: skip
            else:
                place.district = rest
                place.say("guess", "municipality", _("„%(text)s“ wurde als Ortsteil von %(town)s gelesen."),
                          text=text, town=town)  # fmt: skip
            return True
    return False


def _near(folded: str, vocabulary: Vocabulary) -> str:
    """Return the town one or two slips away, when only one is so near."""
    if len(folded) < 4:
        return ""
    slips = 1 if len(folded) < 7 else 2
    found = process.extract(
        folded, list(vocabulary.town_by_name), scorer=DamerauLevenshtein.distance,
        score_cutoff=slips, limit=3,
    )  # fmt: skip
    found = [hit for hit in found if fuzz.ratio(folded, hit[0]) >= 72]
    if not found:
        return ""
    fewest = min(distance for _name, distance, _at in found)
    towns = {vocabulary.town_by_name[name] for name, distance, _at in found if distance == fewest}
    return towns.pop() if len(towns) == 1 else ""


def _compare(place: Place, vocabulary: Vocabulary) -> None:
    """Hold postcode and town against each other."""
    towns = vocabulary.postcodes.get(place.postcode, ())
    if (
        place.street
        and not place.postcode
        and not any(one.field == "postcode" for one in place.notes)
    ):
        place.say("guess", "postcode", _("Zur Straße „%(street)s“ fehlt die Postleitzahl."),
                  street=place.street)  # fmt: skip
    if place.municipality and towns and place.municipality not in towns:
        place.say("question", "postcode", _("Die Postleitzahl %(code)s gehört zu %(other)s, "
                                            "nicht zu %(town)s."),
                  code=place.postcode, other=", ".join(towns), town=place.municipality)  # fmt: skip
    elif (
        place.municipality
        and place.postcode
        and not towns
        and vocabulary.codes_of(place.municipality)
    ):
        place.say("question", "postcode", _("Die Postleitzahl %(code)s gehört nicht zu %(town)s."),
                  code=place.postcode, town=place.municipality)  # fmt: skip
    elif not place.municipality and not place.city and len(towns) == 1:
        place.municipality = place.city = towns[0]
        place.say("guess", "municipality", _("Der Ort fehlte. Die Postleitzahl %(code)s gehört zu %(town)s."),
                  code=place.postcode, town=towns[0])  # fmt: skip
