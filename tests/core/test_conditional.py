"""What a browser has already, and how it wants a page packed, is read as HTTP means it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
PAGE = "/de/"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("{tag}", 304),
        ('"other", {tag}', 304),
        ('{tag}, W/"other"', 304),
        ("{strong}", 304),
        ('W/"a",{strong} , "b"', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other", "another"', 200),
        ("nonsense", 200),
        ("{bare}", 200),
        ("", 200),
    ],
)
def test_page_is_sent_again_only_to_who_has_it_not(client: Client, asked: str, status: int) -> None:
    tag = client.get(PAGE)["ETag"]
    strong = tag.removeprefix("W/")
    words = asked.format(tag=tag, strong=strong, bare=strong.strip('"'))
    answer = client.get(PAGE, headers={"If-None-Match": words})
    assert answer.status_code == status
    assert answer["ETag"] == tag
    assert bool(answer.content) == (status == 200)


@pytest.mark.parametrize(
    ("accepted", "is_zipped"),
    [
        ("gzip, deflate, br", True),
        ("gzip;q=1.0, identity;q=0.5", True),
        ("br;q=0, gzip;q=0.001", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("GZIP;Q=0", False),
        ("identity, *;q=0", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("page", [PAGE, "/anmelden/"])
def test_refused_packing_is_not_used(
    client: Client, page: str, accepted: str, is_zipped: bool
) -> None:
    for _first_and_from_the_shelf in range(2):
        answer = client.get(page, headers={"Accept-Encoding": accepted})
        assert (answer.get("Content-Encoding") == "gzip") == is_zipped
        assert (b"<!doctype html>" in answer.content.lower()) != is_zipped
