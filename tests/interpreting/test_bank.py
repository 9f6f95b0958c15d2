"""Bank accounts and the transfer file: every wrong one has its sentence, the file adds up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from sepaxml.validation import try_valid_xml

from nabe.interpreting.bank import (
    SCHEMA,
    SPACE,
    Debtor,
    Payment,
    checked_iban,
    credit_transfer,
    grouped_iban,
    iban_length,
    is_id,
    masked_iban,
    sepa_text,
)
from nabe.interpreting.plain import Invalid

GERMAN, AUSTRIAN, BRITISH = (
    "DE89370400440532013000",
    "AT611904300234573201",
    "GB82WEST12345698765432",
)
DEBTOR = Debtor("Musterkreis", GERMAN, "COBADEFFXXX")
CREATED = dt.datetime(2026, 7, 1, 8, 30, tzinfo=dt.UTC)
DUE = dt.date(2026, 7, 3)


def payment(number: int = 1, **more) -> Payment:
    values = {
        "row": f"SM-{number:03}", "name": "Şirin Öztürk-Groß", "iban": AUSTRIAN, "cents": 2500,
        "purpose": "Aufwandsentschädigung Juni 2026", "end_to_end_id": f"2026-06-SM-{number:03}",
    }  # fmt: skip
    return Payment(**(values | more))


def written(*payments: Payment, debtor: Debtor = DEBTOR, **more) -> bytes:
    values = {"message_id": "POOL-2026-06", "created": CREATED, "execution_date": DUE} | more
    return credit_transfer(debtor, payments, **values)


def texts(xml: bytes, name: str) -> list[str]:
    return [element.text for element in fromstring(xml).iter(SPACE + name)]


@pytest.mark.parametrize("iban", ["de89 3704 0044 0532 0130 00", " DE89-3704-0044-0532-0130-00 "])
def test_iban_may_be_typed_as_people_do(iban):
    assert checked_iban(iban) == GERMAN
    assert checked_iban(grouped_iban(GERMAN)) == GERMAN
    assert masked_iban(GERMAN) == "DE… 3000"
    assert (iban_length("DE"), iban_length("NO"), iban_length("XX")) == (22, 15, None)


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("", "Geben Sie eine IBAN ein"),
        ("   ", "Geben Sie eine IBAN ein"),
        ("0532013000", "Das ist keine IBAN"),
        ("DE٨٩370400440532013000", "Das ist keine IBAN"),
        ("XX89370400440532013000", "kein Land mit IBAN"),
        ("DE8937040044053201300", "hat 21 Zeichen. In DE hat sie 22"),
        ("DE89370400440532013001", "Prüfziffer"),
        ("DE98370400440532013000", "Prüfziffer"),
        ("DE89370400440532031000", "Prüfziffer"),
        ("DE0537040044053201300A", "falsches Zeichen"),
        ("DE89" + "3" * 5000, "Das ist keine IBAN"),
    ],
)
def test_wrong_iban_is_refused_with_its_reason(iban, sentence):
    with pytest.raises(Invalid) as caught:
        checked_iban(iban)
    assert sentence in str(caught.value)
    assert "0532013" not in str(caught.value)


@given(st.integers(0, 21), st.sampled_from("0123456789"))
def test_no_single_wrong_digit_passes(place, digit):
    changed = GERMAN[:place] + digit + GERMAN[place + 1 :]
    if changed != GERMAN:
        with pytest.raises(Invalid):
            checked_iban(changed)


@given(st.text(max_size=40))
def test_any_text_is_an_iban_or_refused(text):
    try:
        assert checked_iban(text).isascii()
    except Invalid as error:
        assert error.problems[0].field == "iban"


def test_file_has_count_sum_and_ids_and_keeps_to_its_schema():
    xml = written(payment(1), payment(2, cents=1), payment(3, cents=123_456_789, iban=GERMAN))
    try_valid_xml(xml, SCHEMA)
    assert set(texts(xml, "NbOfTxs")) == {"3"}
    assert set(texts(xml, "CtrlSum")) == {"1234592.90"}
    assert texts(xml, "InstdAmt") == ["25.00", "0.01", "1234567.89"]
    assert texts(xml, "EndToEndId") == ["2026-06-SM-001", "2026-06-SM-002", "2026-06-SM-003"]
    assert texts(xml, "IBAN") == [GERMAN, AUSTRIAN, AUSTRIAN, GERMAN]
    assert texts(xml, "Dt") == ["2026-07-03"]
    assert texts(xml, "MsgId") == ["POOL-2026-06"]
    assert texts(xml, "BICFI") == ["COBADEFFXXX"]


def test_file_without_bic_says_so():
    xml = written(payment(), debtor=replace(DEBTOR, bic=""))
    assert "NOTPROVIDED" in texts(xml, "Id")


def test_same_input_gives_the_same_file():
    assert written(payment(1), payment(2)) == written(payment(1), payment(2))


def test_names_are_in_the_characters_of_sepa():
    xml = written(payment(purpose="Für „Vögel & Fänge“ – 25 €"))
    assert texts(xml, "Nm")[-1] == "Sirin Oeztuerk-Gross"
    assert texts(xml, "Ustrd") == ["Fuer Voegel + Faenge - 25 EUR"]
    assert sepa_text("Ольга Литвин", 70) == "Ol'ga Litvin"
    assert sepa_text("//نور//", 70) == "nwr"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"iban": "DE89370400440532013001"}, "iban"),
        ({"iban": "BR1800360305000010009795493C1"}, "iban"),
        ({"cents": 0}, "cents"),
        ({"cents": -5}, "cents"),
        ({"cents": 10**12}, "cents"),
        ({"name": "!!"}, "name"),
        ({"purpose": ""}, "purpose"),
        ({"end_to_end_id": ""}, "end_to_end_id"),
        ({"end_to_end_id": "x" * 36}, "end_to_end_id"),
        ({"end_to_end_id": "Müller"}, "end_to_end_id"),
    ],
)
def test_wrong_payment_is_refused_naming_the_row(change, field):
    with pytest.raises(Invalid) as caught:
        written(payment(1), payment(7, **change))
    (problem,) = caught.value.problems
    assert problem.field == f"SM-007.{field}"
    assert problem.text.startswith("SM-007: ")


@pytest.mark.parametrize(
    ("debtor", "change", "field"),
    [
        (replace(DEBTOR, iban="DE1"), {}, "debtor.iban"),
        (replace(DEBTOR, name=""), {}, "debtor.name"),
        (replace(DEBTOR, bic="NONSENSE1"), {}, "debtor.bic"),
        (DEBTOR, {"message_id": "/x"}, "message_id"),
        (DEBTOR, {"execution_date": dt.date(2026, 6, 30)}, "execution_date"),
    ],
)
def test_wrong_file_is_refused(debtor, change, field):
    with pytest.raises(Invalid) as caught:
        written(payment(), debtor=debtor, **change)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_empty_list_and_ids_used_twice_are_refused():
    with pytest.raises(Invalid, match="nichts zu überweisen"):
        written()
    with pytest.raises(Invalid, match="mehr als einmal"):
        written(payment(1), payment(1))


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=90), st.integers(1, 10**9)), min_size=1, max_size=4
    )
)
def test_any_name_and_amount_gives_a_valid_file_or_a_sentence(people):
    payments = [payment(n, name=name, cents=cents) for n, (name, cents) in enumerate(people)]
    try:
        xml = written(*payments)
    except Invalid as error:
        assert all(".name" in problem.field for problem in error.problems)
    else:
        assert sum(map(Decimal, texts(xml, "InstdAmt"))) == Decimal(texts(xml, "CtrlSum")[0])


@given(st.text(max_size=60))
def test_text_of_sepa_is_short_plain_and_stable(text):
    once = sepa_text(text, 35)
    assert len(once) <= 35
    assert sepa_text(once, 35) == once
    assert not once or is_id(once)
