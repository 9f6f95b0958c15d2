"""The pages of money: a month settled by clicks, statements as PDF, fee rules with live examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.test import Client

from nabe.core import clock, pagecache
from nabe.interpreting.fees import (
    Cancellation,
    CountedTime,
    Occasion,
    PaidBy,
    Rounding,
    Rule,
    Surcharge,
    Tariff,
    TravelRefund,
    TravelTime,
    Unit,
)
from nabe.interpreting.forms.fee_rows import rows_of
from nabe.interpreting.forms.fees import FeeRuleForm, fields_of
from nabe.interpreting.models import FeeRule, Fund, PaymentRun, PoolRules, Setting, Statement
from nabe.interpreting.presets import presets
from nabe.interpreting.queries.county import video_room
from tests.interpreting.factories import make_interpreter, make_request
from tests.interpreting.test_settling import GOOD, done, month_after, with_account
from tests.people.house import House

pytestmark = pytest.mark.django_db
HERE = "/buero/dolmetschen/abrechnung/"
RULES = "/buero/dolmetschen/regeln/"


def test_month_is_settled_and_paid_by_clicks(client: Client, house: House) -> None:
    amal = make_interpreter("Amal", person=house.interpreter)
    made = done(house, amal)
    month = f"{clock.local(made.slot.starts_at):%Y-%m}"
    with month_after(made):
        client.force_login(house.coordination)
        assert "28,90" in client.get(f"{HERE}?monat={month}").content.decode()
        assert client.post(f"{HERE}erstellen/", {"monat": month}).status_code == 302
        statement = Statement.objects.get()
        with_account(house, amal)
        when = (clock.today() + dt.timedelta(days=2)).isoformat()
        client.post(f"{HERE}ueberweisen/", {"execution_date": when})
        run = PaymentRun.objects.get()
        file = client.get(f"{HERE}bank/{run.message_id}/")
        assert file["Content-Disposition"].endswith(f'{run.message_id}.xml"')
        assert b"<InstdAmt" in file.content
        rows = (
            client.get(f"{HERE}buchungen/?monat={month}").content.decode("utf-8-sig").splitlines()
        )
        assert len(rows) == 2
        assert '"25,00";"3,90";"28,90"' in rows[1]

        client.force_login(house.interpreter)
        page = client.get(statement.get_absolute_url())
        assert "28,90" in page.content.decode()
        pdf = client.get(f"{statement.get_absolute_url()}?als=pdf")
        assert pdf["Content-Type"] == "application/pdf"
        assert b"pdfuaid" in pdf.content  # tagged, PDF/UA
        assert statement.number in client.get(f"{HERE}meine/").content.decode()
        client.force_login(house.requester)
        assert client.get(statement.get_absolute_url()).status_code == 404
        assert client.get(f"{HERE}bank/{run.message_id}/").status_code == 403


def typed(key: str, **changes: object) -> dict[str, object]:
    """What a browser sends when a preset is loaded and nothing is changed."""
    rule = presets()[key].rule(2500)
    said = fields_of(rule) | {
        "fee_class": "A", "valid_from": (clock.today() + dt.timedelta(days=40)).isoformat(),
    }  # fmt: skip
    for name, rows in rows_of(rule).items():
        said |= {f"{name}-TOTAL_FORMS": len(rows) + 2, f"{name}-INITIAL_FORMS": len(rows)}
        for at, row in enumerate(rows):
            said |= {f"{name}-{at}-{field}": value for field, value in row.items()}
    return sent(said | changes)


def sent(said: dict[str, object]) -> dict[str, object]:
    """What a form sends of values: nothing for an empty box."""
    return {name: one for name, one in said.items() if one is not None and one is not False}


@pytest.mark.parametrize("key", sorted(presets()))
def test_every_preset_passes_through_the_editor_unchanged(house: House, key: str) -> None:
    form = FeeRuleForm(typed(key))
    assert form.is_valid(), list(form.problems())
    assert form.rule == replace(presets()[key].rule(2500), valid_from=None, valid_to=None)


def test_every_part_of_a_rule_has_a_field(house: House) -> None:
    """Whatever the rule knows and no preset uses passes through the fields as well."""
    rule = Rule(
        "Alles", Tariff(Unit.HOUR, 2000, 90, 1500, Rounding.EXACT, 1000, 20_000),
        CountedTime(True, True, 5, True, 60),
        TravelRefund(30, True, 5000, True, False), TravelTime((), 1234, True),
        (
            Surcharge(Occasion.NIGHT, 25, dt.time(20), dt.time(23)),
            Surcharge(Occasion.NIGHT, 40, dt.time(23), dt.time(6)),
            Surcharge(Occasion.SUNDAY, 50, dt.time(14)),
            Surcharge(Occasion.DATE, 150, dt.time(14), month=12, day=24),
        ),
        True, "BY",
        (
            Cancellation(hours_before=24, percent=50),
            Cancellation(days_before=1, until=dt.time(13), minutes=60),
            Cancellation(working_days_before=3, cents=2550),
        ),
        PaidBy.REQUESTER_IF_ABLE, Tariff(Unit.QUARTER_HOUR, 3000, 60, 700, Rounding.EXACT, 500, 9000),
        True,
    )  # fmt: skip
    said = fields_of(rule) | {"fee_class": "A", "valid_from": clock.today().isoformat()}
    for name, rows in rows_of(rule).items():
        said |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        for at, row in enumerate(rows):
            said |= {f"{name}-{at}-{field}": value for field, value in row.items()}
    form = FeeRuleForm(sent(said))
    assert form.is_valid(), list(form.problems())
    assert form.rule == rule


def test_limit_of_nothing_stays_a_limit(house: House) -> None:
    rule = replace(presets()["demo-a"].rule(), travel=TravelRefund(30, most_cents=0))
    assert fields_of(rule)["most_travel"] == 0


def test_strange_numbers_in_the_address_or_the_form_break_nothing(
    client: Client, house: House
) -> None:
    client.force_login(house.coordination)
    assert client.get(f"{RULES}honorar/?wie=²").status_code == 200
    said = typed("bikup") | {"surcharges-TOTAL_FORMS": "²", "step": "more"}
    assert client.post(f"{RULES}honorar/", said).status_code == 200


def test_row_of_a_fee_rule_says_what_is_wrong_with_it(house: House) -> None:
    said = typed("bikup") | {"surcharges-3-day": "31.2."}
    form = FeeRuleForm(said)
    assert not form.is_valid()
    assert form.lists["surcharges"].forms[3].errors == {"day": ["Dieses Datum gibt es nicht."]}
    form = FeeRuleForm(typed("bikup") | {"surcharges-0-ends": ""})
    assert not form.is_valid()
    assert "begins" in form.lists["surcharges"].forms[0].errors
    form = FeeRuleForm(typed("bikup") | {"surcharges-4-day": "im Mai"})
    assert not form.is_valid()
    assert "24.12." in next(form.problems())
    form = FeeRuleForm(typed("paedalogik") | {"cancellations-0-until": ""})
    assert not form.is_valid()
    assert "until" in form.lists["cancellations"].forms[0].errors
    form = FeeRuleForm(typed("bikup") | {"bands-1-minutes": "20"})
    assert not form.is_valid()
    assert "ansteigen" in next(form.problems())
    without = {name: one for name, one in typed("bikup").items() if "_FORMS" not in name}
    assert not FeeRuleForm(without).is_valid()


def test_editor_gives_more_rows_and_keeps_what_was_typed(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    said = typed("bikup", name="Noch nicht fertig") | {"step": "more"}
    page = client.post(f"{RULES}honorar/", said).content.decode()
    assert "Noch nicht fertig" in page
    assert 'name="surcharges-11-percent"' in page  # eight, two empty, two more
    assert not FeeRule.objects.filter(name="Noch nicht fertig").exists()
    steps = client.get(f"{RULES}honorar/?vorlage=bikup&absage=gebaerdensprache").content.decode()
    assert 'name="cancellations-1-number" value="1"' in steps


def test_rule_for_some_weeks_ends_by_itself(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    first = clock.today() + dt.timedelta(days=40)
    bad = typed("borken", valid_to=(first - dt.timedelta(days=1)).isoformat())
    page = client.post(f"{RULES}honorar/", bad)
    assert "bevor sie beginnt" in page.content.decode()
    said = typed("borken", valid_to=(first + dt.timedelta(days=30)).isoformat())
    assert client.post(f"{RULES}honorar/", said).status_code == 302
    made = FeeRule.objects.get(valid_from=first)
    assert made.valid_to == first + dt.timedelta(days=30)
    client.post(f"{RULES}honorar/{made.pk}/zurueck/")
    assert FeeRule.objects.get(fee_class="A").valid_to is None  # it had none before


def test_editor_shows_examples_and_writes_the_rule_from_its_day(
    client: Client, house: House
) -> None:
    client.force_login(house.coordination)
    assert "30,00" in client.get(f"{RULES}honorar/?vorlage=borken").content.decode()
    said = typed("borken")
    assert "30,00" in client.post(f"{RULES}honorar/beispiele/", said).content.decode()
    bad = client.post(f"{RULES}honorar/beispiele/", said | {"block": "x"}).content.decode()
    assert "Was wäre das wert?" in bad
    assert client.post(f"{RULES}honorar/", said).status_code == 302
    old, new = FeeRule.objects.filter(fee_class="A").order_by("valid_from")
    assert old.valid_to == new.valid_from - dt.timedelta(days=1)
    assert client.post(f"{RULES}honorar/", said).status_code == 409  # sent twice: one rule
    assert client.post(f"{RULES}honorar/{new.pk}/zurueck/").status_code == 302
    old.refresh_from_db()
    assert (FeeRule.objects.filter(fee_class="A").count(), old.valid_to) == (1, None)


def test_county_changes_its_rules_on_pages(client: Client, house: House) -> None:
    client.force_login(house.coordination)
    said = {
        "lead_days": 5, "longest_minutes": 180, "most_per_case": 5, "buffer_minutes": 15,
        "answer_hours": 24, "target_percent": 90, "sign_days": 10, "rare_people": 2,
        "tax_basis": "ehrenamt", "tax_cents": "840,50", "tax_counts_travel": "on",
        "debtor_name": "Kreis", "debtor_iban": "DE00", "debtor_bic": "",
        "video_room": "http://x",
    }  # fmt: skip
    page = client.post(f"{RULES}fristen/", said).content.decode()
    assert "IBAN" in page
    assert "{room}" in page
    said |= {"debtor_iban": GOOD, "video_room": "https://video.example/{room}"}
    assert client.post(f"{RULES}fristen/", said).status_code == 302
    kept = PoolRules.objects.get()
    assert kept.sign_days == 10
    assert (kept.tax_basis, kept.tax_cents, kept.tax_counts_travel) == ("ehrenamt", 84_050, True)
    fund = {"name": "Land", "first_day": "2026-01-01", "last_day": "2026-12-31", "euros": "50000"}
    assert client.post(f"{RULES}finanzierung/neu/", fund).status_code == 302
    assert Fund.objects.get().cents == 5_000_000
    assert (
        client.post(f"{RULES}finanzierung/neu/", fund | {"last_day": "2025-01-01"}).status_code
        == 200
    )
    setting = Setting.objects.get(code="school")
    row = {"name": "Schule", "level": "B2", "papers": ["secrecy", "record"], "is_active": "on"}
    assert client.post(f"{RULES}einsatzfeld/{setting.pk}/", row).status_code == 302
    setting.refresh_from_db()
    assert (setting.level, setting.papers) == ("B2", ["secrecy", "record"])
    assert client.get(f"{RULES}unsinn/neu/").status_code == 404


def test_talk_by_video_has_a_room_of_its_own(house: House) -> None:
    PoolRules.objects.filter(pk=1).update(video_room="https://video.example/{room}")
    pagecache.forget()
    one, other = make_request(house, mode="video"), make_request(house, mode="video")
    assert video_room(one).startswith("https://video.example/")
    assert video_room(one) != video_room(other)
    assert video_room(make_request(house)) == ""


def test_month_that_runs_is_not_settled_on_the_page(client: Client, house: House) -> None:
    made = done(house, make_interpreter("Amal"))
    client.force_login(house.coordination)
    month = f"{clock.local(made.slot.starts_at):%Y-%m}"
    with time_machine.travel(made.slot.ends_at, tick=False):
        client.force_login(house.coordination)
        page = client.get(f"{HERE}?monat={month}").content.decode()
        assert "Der Monat läuft noch" in page
        assert client.post(f"{HERE}erstellen/", {"monat": month}).status_code == 409
