"""The pages of money: a month settled by clicks, statements as PDF, fee rules with live examples."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from nabe.core import clock, pagecache
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
    preset = presets()[key]
    said = fields_of(preset.rule(2500)) | {
        "fee_class": "A", "valid_from": (clock.today() + dt.timedelta(days=40)).isoformat(),
    } | changes  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, False)}


@pytest.mark.parametrize("key", sorted(presets()))
def test_every_preset_passes_through_the_editor_unchanged(house: House, key: str) -> None:
    form = FeeRuleForm(typed(key))
    assert form.is_valid(), form.errors
    rule = presets()[key].rule(2500)
    assert form.rule is not None
    for example in presets()[key].examples:
        from nabe.interpreting.fees import fee

        mine, theirs = fee(form.rule, example.record()), fee(rule, example.record())
        assert (mine.cents, mine.payer_cents) == (theirs.cents, theirs.payer_cents)


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
