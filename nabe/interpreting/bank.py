"""Bank accounts and the file that pays them: IBAN check and SEPA credit transfer. Pure.

The IBAN is checked with python-stdnum (ISO 13616: length and form per country; ISO 7064: mod 97).
The file is pain.001.001.09 as German banks take it (DFÜ-Abkommen, Anlage 3), written by sepaxml
and validated against the schema which that package carries. The same input gives the same bytes:
a bank that got a file twice can tell by its message id.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from anyascii import anyascii
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum import numdb
from stdnum.exceptions import InvalidChecksum, ValidationError

from nabe.interpreting.plain import Invalid, Problem, invalid

SCHEMA = "pain.001.001.09"
SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
MOST_CENTS = 99_999_999_999  # 999,999,999.99 euros, the most a SEPA transfer carries
LONGEST_NAME, LONGEST_PURPOSE, LONGEST_ID, MOST_PAYMENTS = 70, 140, 35, 10_000
# Countries and territories of the SEPA scheme (European Payments Council, EPC409-09, 2025).
SEPA_COUNTRIES = frozenset({
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
    "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
    "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "VA",
})  # fmt: skip
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS",
     "&": "+", "€": "EUR"}
)  # fmt: skip
_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_ID = re.compile(r"[A-Za-z0-9+?/\-:().,' ]{1,35}")


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who pays: name, IBAN and, if the bank asks for it, BIC of the county's account."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer. `row` is what people know it by ("SM-014"): errors name it.

    `end_to_end_id` (at most 35 SEPA characters, unique in the file) comes back on the statement;
    `purpose` is what the person reads on theirs. `cents` is above zero.
    """

    row: str
    name: str
    iban: str
    cents: int
    purpose: str
    end_to_end_id: str


def checked_iban(text: str) -> str:
    """Return an IBAN without spaces in capitals; raises Invalid (field "iban") with one sentence.

    Distinguishes: empty, no IBAN at all, unknown country, wrong length, wrong characters, wrong
    check digits. The sentence never repeats the number.
    """
    number = re.sub(r"[\s\-.]+", "", text).upper()
    if not number:
        raise invalid("iban", _("Geben Sie eine IBAN ein."))
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}", number, re.ASCII):
        text = _("Das ist keine IBAN. Sie beginnt mit zwei Buchstaben und zwei Ziffern: DE12 …")
        raise invalid("iban", text)
    length = iban_length(number[:2])
    if length is None:
        raise invalid("iban", _("„%(country)s“ ist kein Land mit IBAN.") % {"country": number[:2]})
    if len(number) != length:
        text = _("Die IBAN hat %(is)s Zeichen. In %(country)s hat sie %(should)s.")
        sizes = {"is": len(number), "should": length, "country": number[:2]}
        raise invalid("iban", text % sizes)
    try:
        return ibans.validate(number)
    except InvalidChecksum as error:
        text = _("Die Prüfziffer der IBAN stimmt nicht. Vermutlich ist eine Ziffer vertauscht.")
        raise invalid("iban", text) from error
    except ValidationError as error:
        raise invalid("iban", _("An einer Stelle der IBAN steht ein falsches Zeichen.")) from error


def iban_length(country: str) -> int | None:
    """Return how many characters an IBAN of a country has ("DE": 22); None: no such country."""
    (_code, found), *_rest = numdb.get("iban").info(country)
    form = found.get("bban", "")
    return 4 + sum(int(size) for size in re.findall(r"([0-9]+)!", form)) if form else None


def grouped_iban(iban: str) -> str:
    """Return an IBAN in groups of four, as people read it."""
    return ibans.format(iban)


def masked_iban(iban: str) -> str:
    """Return an IBAN of which only country and the last four characters show."""
    number = re.sub(r"\s", "", iban)
    return f"{number[:2]}… {number[-4:]}"


def sepa_text(text: str, longest: int) -> str:
    """Return a text in the characters that every bank of SEPA takes, cut to a length.

    German umlauts become two letters, all other scripts are transliterated, what is left becomes
    a space; no "//" and no "/" at either end (EPC230-15).
    """
    plain = _NOT_SEPA.sub(" ", anyascii(text.translate(_GERMAN)).translate(_GERMAN))
    plain = re.sub(r"/{2,}", "/", re.sub(r" +", " ", plain)).strip(" /")
    return plain[:longest].rstrip(" /")


def credit_transfer(
    debtor: Debtor,
    payments: Sequence[Payment],
    *,
    message_id: str,
    created: dt.datetime,
    execution_date: dt.date,
) -> bytes:
    """Return the file of one collective transfer as UTF-8 XML, valid against its schema.

    `message_id` (at most 35 SEPA characters) names the file at the bank; `created` has a zone.
    Raises Invalid with every problem, each naming the row: nothing to pay, a wrong IBAN or one
    outside SEPA, an amount below a cent, a name without a letter, ids missing, too long or twice,
    an execution date before the day of the file.
    """
    problems = [*_of_file(debtor, payments, message_id, created, execution_date)]
    for payment in payments:
        problems += _of_payment(payment)
    if problems:
        raise Invalid(*problems)
    raw = _written(debtor, payments, execution_date)
    return _settled(raw, message_id, created, bool(debtor.bic))


def _of_file(
    debtor: Debtor,
    payments: Sequence[Payment],
    message_id: str,
    created: dt.datetime,
    execution_date: dt.date,
) -> Iterator[Problem]:
    if not payments:
        yield Problem("payments", _("Es gibt nichts zu überweisen."))
    if len(payments) > MOST_PAYMENTS:
        yield Problem("payments", _("Das sind zu viele Überweisungen für eine Datei."))
    if not sepa_text(debtor.name, LONGEST_NAME):
        yield Problem("debtor.name", _("Sagen Sie, wem das Konto gehört, von dem bezahlt wird."))
    for problem in _of_account(debtor.iban):
        text = _("Konto des Kreises: %(problem)s") % {"problem": problem}
        yield Problem("debtor.iban", text)
    if debtor.bic and not bics.is_valid(debtor.bic):
        yield Problem("debtor.bic", _("Die BIC ist nicht richtig. Sie hat 8 oder 11 Zeichen."))
    if not is_id(message_id):
        yield Problem("message_id", _("Die Kennung der Datei ist leer, zu lang oder unerlaubt."))
    if created.utcoffset() is None or execution_date < created.date():
        yield Problem("execution_date", _("Der Tag der Ausführung ist schon vorbei."))
    for one, count in Counter(payment.end_to_end_id for payment in payments).items():
        if count > 1:
            text = _("Die Kennung „%(id)s“ kommt mehr als einmal vor.") % {"id": one[:40]}
            yield Problem("payments", text)


def _of_payment(payment: Payment) -> Iterator[Problem]:
    def problem(field: str, text: str) -> Problem:
        words = _("%(row)s: %(problem)s") % {"row": payment.row, "problem": text}
        return Problem(f"{payment.row}.{field}", words)

    for text in _of_account(payment.iban):
        yield problem("iban", text)
    if not 0 < payment.cents <= MOST_CENTS:
        yield problem("cents", _("Der Betrag muss mindestens ein Cent sein."))
    if not re.search(r"[A-Za-z]", sepa_text(payment.name, LONGEST_NAME)):
        yield problem("name", _("Der Name fehlt."))
    if not sepa_text(payment.purpose, LONGEST_PURPOSE):
        yield problem("purpose", _("Der Verwendungszweck fehlt."))
    if not is_id(payment.end_to_end_id):
        yield problem("end_to_end_id", _("Die Kennung ist leer, zu lang oder unerlaubt."))


def _of_account(iban: str) -> Iterator[str]:
    try:
        number = checked_iban(iban)
    except Invalid as error:
        yield str(error)
        return
    if number[:2] not in SEPA_COUNTRIES:
        yield _("In dieses Land geht keine SEPA-Überweisung.")


def is_id(text: str) -> bool:
    """Tell if a text may be an id in the file: 1 to 35 SEPA characters, no slash at an end."""
    clean = text == text.strip(" /") and "//" not in text
    return clean and _ID.fullmatch(text, 0, LONGEST_ID + 1) is not None


def _written(debtor: Debtor, payments: Sequence[Payment], execution_date: dt.date) -> bytes:
    from sepaxml import SepaTransfer  # loads the schema package only when a file is made

    account: dict[str, Any] = {
        "name": sepa_text(debtor.name, LONGEST_NAME), "IBAN": checked_iban(debtor.iban),
        "batch": True, "currency": "EUR",
    }  # fmt: skip
    if debtor.bic:
        account["BIC"] = bics.compact(debtor.bic)
    transfer = SepaTransfer(account, schema=SCHEMA, clean=False)
    for payment in payments:
        transfer.add_payment({
            "name": sepa_text(payment.name, LONGEST_NAME), "IBAN": checked_iban(payment.iban),
            "amount": payment.cents, "description": sepa_text(payment.purpose, LONGEST_PURPOSE),
            "execution_date": execution_date, "endtoend_id": payment.end_to_end_id,
        })  # fmt: skip
    written: bytes = transfer.export(validate=False)
    return written


def _settled(raw: bytes, message_id: str, created: dt.datetime, has_bic: bool) -> bytes:
    """Put our own ids and time in the place of drawn ones, and validate what came of it."""
    from sepaxml.validation import try_valid_xml

    tree = fromstring(raw)
    for name, text in (
        ("MsgId", message_id),
        ("PmtInfId", message_id),
        ("CreDtTm", created.replace(microsecond=0).isoformat()),
    ):
        for element in tree.iter(SPACE + name):
            element.text = text
    if not has_bic:
        for bank in tree.iterfind(f".//{SPACE}DbtrAgt/{SPACE}FinInstnId"):
            other = ET.SubElement(bank, SPACE + "Othr")
            ET.SubElement(other, SPACE + "Id").text = "NOTPROVIDED"
    ET.register_namespace("", SPACE[1:-1])
    out: bytes = ET.tostring(tree, "utf-8", xml_declaration=True)
    try_valid_xml(out, SCHEMA)
    return out
