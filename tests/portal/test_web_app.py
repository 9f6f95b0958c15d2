"""What the installable web app is told: its name, its worker, the page without network."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from nabe.ui.icons import BUILT
from tests.people.house import House

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not BUILT.exists(), reason="The front end is not built: make setup."),
]


def known(client: Client) -> dict:
    text = client.get("/dienst.js").content.decode()
    return json.loads(re.match(r"const NABE = (\{.*\});\n", text)[1])


def test_manifest_carries_the_name_of_the_county(client: Client, house: House) -> None:
    house.county.settings = {"site_name": "Ankommen im Kreis", "colour": "#00695c"}
    house.county.save()
    answer = client.get("/app.webmanifest")

    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["name"], manifest["short_name"]) == ("Ankommen im Kreis", house.county.name)
    assert (manifest["start_url"], manifest["display"]) == ("/heute/", "standalone")
    assert manifest["theme_color"] == "#00695c"


def test_every_icon_of_the_manifest_is_an_image_of_its_size(client: Client, house: House) -> None:
    for named in client.get("/app.webmanifest").json()["icons"][1:]:
        answer = client.get(named["src"])
        image = Image.open(BytesIO(answer.content))
        assert f"{image.width}x{image.height}" == named["sizes"]
        assert (image.format, answer["Content-Type"]) == ("PNG", "image/png")
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert len(set(image.convert("RGB").get_flattened_data())) > 2
    assert client.get("/zeichen-181.png").status_code == 404


def test_manifest_stands_before_there_is_a_county(client: Client) -> None:
    assert client.get("/app.webmanifest").json()["short_name"] == "Nabe"


def test_every_file_that_the_worker_fetches_exists(client: Client, house: House) -> None:
    house.county.settings = {"colour": "#00695c"}
    house.county.save()
    for address in [*known(client)["files"], known(client)["offline"], known(client)["icon"]]:
        assert client.get(address).status_code == 200, address


def test_worker_may_be_cached_by_nobody_and_keeps_the_policy(client: Client, house: House) -> None:
    answer = client.get("/dienst.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_worker_is_a_new_one_when_something_it_knows_changed(client: Client, house: House) -> None:
    first = known(client)
    assert known(client)["version"] == first["version"]
    client.cookies["django_language"] = "en"

    assert known(client)["version"] != first["version"]


def test_worker_knows_nothing_of_the_person(client: Client, house: House) -> None:
    visitors = client.get("/dienst.js").content
    client.force_login(house.coordination)

    assert client.get("/dienst.js").content == visitors


def test_office_pages_name_the_worker_and_public_pages_do_not(client: Client, house: House) -> None:
    client.force_login(house.coordination)

    assert 'data-worker="/dienst.js"' in client.get("/heute/").content.decode()
    assert "data-worker" not in client.get("/de/").content.decode()
