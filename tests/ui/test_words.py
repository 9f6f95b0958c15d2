"""Every verb that a feature writes into the journal has words for people."""

from __future__ import annotations

import ast
from pathlib import Path

from nabe.ui.words import VERBS, verb_in_words

PACKAGE = Path(__file__).resolve().parents[2] / "nabe"


def written(source: str) -> set[str]:
    """The verbs in calls of journal.write and journal.write_many."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        str(constant.value)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "journal"
        and len(call.args) > 1
        for constant in ast.walk(call.args[1])
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }


def test_every_verb_of_the_journal_has_words() -> None:
    verbs = set().union(
        *(written(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    )
    assert len(verbs) > 10
    assert verbs - set(VERBS) == set()


def test_unknown_verb_is_shown_as_it_is() -> None:
    assert verb_in_words("turned") == "turned"


def test_verbs_are_found_in_either_branch() -> None:
    assert written('journal.write(p, "a" if made else "b", by=p)') == {"a", "b"}
