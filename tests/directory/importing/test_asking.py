"""Owners of vanished entries are asked once, by one message, and answer by its link."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nabe.directory.actions import imports, taking_over, undoing
from nabe.directory.models import Assurance, ImportRun, Service, SourceQuestion
from nabe.messages.models import Message
from nabe.people.models import Membership, Organization
from tests.directory.importing.makers import row
from tests.directory.importing.runs import take, upload
from tests.people.house import give, make_person

pytestmark = pytest.mark.django_db
THREE = [row(), row(angebot="Chor"), row(angebot="Treff", traeger="Haus der Kulturen", mail="")]


def house(name: str = "Café Welt e. V.") -> Organization:
    return Organization.objects.get(name=name)


def path_in(message: Message) -> str:
    found = re.search(r"/l/[\w-]+/", message.text)
    assert found
    return found[0]


@pytest.fixture
def vanished(coordination: Any, tmp_path: Path) -> ImportRun:
    """A run in which the café and the choir are no longer named."""
    take(THREE, tmp_path, coordination)
    return take(THREE[2:], tmp_path, coordination)


def test_one_message_names_all_vanished_entries_of_a_provider(vanished: ImportRun) -> None:
    message = Message.objects.get(kind="entries_vanished")
    assert (message.address, message.language) == ("cafe@example.org", "de")
    assert "– Chor\n– Sprachcafé" in message.text
    assert "„Liste“" in message.text
    assert message.subject == "Gibt es diese 2 Angebote noch?"


def test_keeper_of_the_entries_is_asked_in_their_language(
    coordination: Any, tmp_path: Path
) -> None:
    take(THREE, tmp_path, coordination)
    keeper, member = make_person("Kim", language="en"), make_person("Mo")
    give(keeper, "provider", house())
    for person in (keeper, member):
        Membership.objects.create(person=person, organization=house())
    take(THREE[2:], tmp_path, coordination)
    message = Message.objects.get(kind="entries_vanished")
    assert (message.person, message.language) == (keeper, "en")
    assert "Guten Tag" not in message.text


def test_member_with_an_account_is_asked_before_the_address_of_the_house(
    coordination: Any, tmp_path: Path
) -> None:
    take(THREE, tmp_path, coordination)
    member, former = make_person("Mo"), make_person("Ada")
    Membership.objects.create(person=member, organization=house())
    Membership.objects.create(
        person=former, organization=house(), since="2020-01-01", until="2020-02-01"
    )
    take(THREE[2:], tmp_path, coordination)
    assert Message.objects.get(kind="entries_vanished").person == member


def test_address_of_the_house_comes_before_that_of_the_service(
    coordination: Any, tmp_path: Path
) -> None:
    take(THREE, tmp_path, coordination)
    Organization.objects.filter(pk=house().pk).update(email="haus@example.org")
    take(THREE[2:], tmp_path, coordination)
    assert Message.objects.get(kind="entries_vanished").address == "haus@example.org"


def test_provider_without_any_address_leaves_only_the_question(
    coordination: Any, tmp_path: Path
) -> None:
    take(THREE, tmp_path, coordination)
    take(THREE[:2], tmp_path, coordination)
    assert SourceQuestion.objects.get().service.name == "Treff"
    assert not Message.objects.filter(kind="entries_vanished").exists()


def test_unchanged_second_run_asks_nobody_again(
    vanished: ImportRun, coordination: Any, tmp_path: Path
) -> None:
    take(THREE[2:], tmp_path, coordination)
    assert SourceQuestion.objects.count() == 2
    assert Message.objects.filter(kind="entries_vanished").count() == 1


def test_entry_said_to_exist_is_asked_about_again_only_after_it_came_back(
    vanished: ImportRun, coordination: Any, tmp_path: Path
) -> None:
    path = path_in(Message.objects.get(kind="entries_vanished"))
    for question in SourceQuestion.objects.all():
        Client().post(path, {"question": question.pk, "answer": "still"})
    take(THREE[2:], tmp_path, coordination)
    assert not SourceQuestion.objects.filter(state="open").exists()
    take(THREE, tmp_path, coordination)
    take(THREE[2:], tmp_path, coordination)
    assert SourceQuestion.objects.filter(state="open").count() == 2


def test_message_and_taking_over_stand_or_fall_together(
    coordination: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(THREE, tmp_path, coordination)
    run = upload([THREE[2], row(angebot="Neu")], tmp_path, coordination)

    def fail(*_args: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(taking_over, "_create", fail)
    with pytest.raises(RuntimeError):
        taking_over.take_over(run, by=coordination)
    assert not Message.objects.filter(kind="entries_vanished").exists()
    assert not SourceQuestion.objects.exists()


def test_undo_withdraws_what_has_not_gone_out_and_voids_the_link(
    vanished: ImportRun, coordination: Any
) -> None:
    path = path_in(Message.objects.get(kind="entries_vanished"))
    undoing.undo_import(vanished, by=coordination)
    assert not Message.objects.filter(kind="entries_vanished").exists()
    assert Client().get(path).status_code == 410


def test_undo_keeps_the_record_of_a_message_that_went_out(
    vanished: ImportRun, coordination: Any
) -> None:
    Message.objects.update(state="sent", sent_at=vanished.applied_at)
    undoing.undo_import(vanished, by=coordination)
    assert Message.objects.filter(kind="entries_vanished").count() == 1


def test_looking_changes_nothing_and_a_post_decides(vanished: ImportRun) -> None:
    path, client = path_in(Message.objects.get(kind="entries_vanished")), Client()
    for _time in range(5):
        assert "Chor" in client.get(path).content.decode()
    assert SourceQuestion.objects.filter(state="open").count() == 2
    chor = SourceQuestion.objects.get(service__name="Chor")
    for _time in range(2):
        client.post(path, {"question": chor.pk, "answer": "ended"})
    assert Service.objects.get(name="Chor").state == "archived"
    made = Assurance.objects.get(service__name="Chor", via="link")
    assert (made.result, made.by, made.by_role) == ("withdrawn", None, "Café Welt e. V.")
    assert client.post(path, {"question": chor.pk, "answer": "still"}).status_code == 409


def test_entry_that_changed_is_kept_and_leads_to_the_form(vanished: ImportRun) -> None:
    path = path_in(Message.objects.get(kind="entries_vanished"))
    chor = SourceQuestion.objects.get(service__name="Chor")
    answer = Client().post(path, {"question": chor.pk, "answer": "changed"}, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"].endswith("/aendern/")
    chor.refresh_from_db()
    assert chor.state == "kept"
    assert not Assurance.objects.filter(service__name="Chor", via="link").exists()


def test_link_of_one_provider_decides_nothing_of_another(coordination: Any, tmp_path: Path) -> None:
    lists = [row(), row(angebot="Treff", traeger="Haus der Kulturen", mail="haus@example.org")]
    take([*lists, row(angebot="Bleibt")], tmp_path, coordination)
    take([row(angebot="Bleibt")], tmp_path, coordination)
    message = Message.objects.get(address="cafe@example.org")
    treff = SourceQuestion.objects.get(service__name="Treff")
    assert "Treff" not in Client().get(path_in(message)).content.decode()
    answer = Client().post(path_in(message), {"question": treff.pk, "answer": "ended"})
    assert answer.status_code == 404
    assert Service.objects.get(name="Treff").state == "published"


def test_many_entries_are_named_up_to_a_bound(coordination: Any, tmp_path: Path) -> None:
    many = [row(angebot=f"Kurs {number:02d}") for number in range(33)]
    take([row(), *many], tmp_path, coordination)
    take([row()], tmp_path, coordination)
    text = Message.objects.get(kind="entries_vanished").text
    assert text.count("– Kurs") == 30
    assert "und 3 weitere" in text


def test_vanished_row_becomes_a_question_not_a_deletion(coordination: Any, tmp_path: Path) -> None:
    take([row(), row(angebot="Chor")], tmp_path, coordination)
    take([row()], tmp_path, coordination)
    assert Service.objects.filter(name="Chor", state="published").exists()
    question = SourceQuestion.objects.get()
    assert (question.service.name, question.state) == ("Chor", "open")
    imports.answer_question(question, is_still=False, by=coordination)
    assert Service.objects.get(name="Chor").state == "archived"


def test_question_closes_when_the_row_returns(coordination: Any, tmp_path: Path) -> None:
    both = [row(), row(angebot="Chor")]
    take(both, tmp_path, coordination)
    take(both[:1], tmp_path, coordination)
    take(both, tmp_path, coordination)
    assert SourceQuestion.objects.get().state == "returned"
