"""Office pages of the county: coordination edits, everybody else is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from nabe.core import journal
from nabe.core.errors import NotAllowed
from nabe.people.models import Organization, Person, Role, RoleKind
from nabe.places import actions, geojson, queries
from nabe.places.forms import CountyForm, contrast_with_white
from nabe.places.models import County, Municipality
from tests.places.shapes import as_bytes, collection, feature

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    rows = [feature(1, plz=["27239"]), feature(2), feature(3)]
    return actions.load_county(geojson.read(as_bytes(collection(*rows)))).county


def somebody(kind: str, **scope: object) -> Person:
    person = Person.objects.create_user(f"{kind}@example.org", name=f"Person {kind}")
    Role.objects.create(person=person, kind=kind, **scope)
    return person


@pytest.fixture
def coordination(county: County) -> Person:
    return somebody(RoleKind.COORDINATION, county=county)


@pytest.fixture
def officer(county: County) -> Person:
    return somebody(RoleKind.MUNICIPALITY, municipality=county.municipalities.first())


@pytest.fixture
def provider(county: County) -> Person:
    body = Organization.objects.create(name="Verein", folded_name="verein")
    return somebody(RoleKind.PROVIDER, organization=body)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


PAGES = ("/buero/orte/", "/buero/orte/kreis/", "/buero/orte/03251001/")


@pytest.mark.parametrize("path", PAGES)
def test_coordination_sees_the_page(coordination: Person, path: str) -> None:
    answer = signed_in(coordination).get(path)
    assert answer.status_code == 200
    assert "Musterdorf 1" in answer.content.decode() or "Landkreis" in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ["officer", "provider"])
def test_others_are_refused(path: str, role: str, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(role))
    assert client.get(path).status_code == 403
    assert client.post(path, {"names": "Heide", "site_name": "X"}).status_code in {403, 405}


@pytest.mark.parametrize("path", PAGES)
def test_anonymous_visitor_is_sent_to_sign_in(county: County, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "/anmelden" in answer["Location"]


def test_unknown_municipality_is_not_found(coordination: Person) -> None:
    assert signed_in(coordination).get("/buero/orte/99999999/").status_code == 404


def test_names_are_saved_and_found(coordination: Person) -> None:
    client = signed_in(coordination)
    answer = client.post("/buero/orte/03251001/", {"names": "Heide\n  Oberes   Moor \n\nheide"})
    assert answer.status_code == 302
    town = Municipality.objects.get(ags="03251001")
    assert {one.name for one in town.place_names.all()} == {"heide", "Oberes Moor"}
    assert queries.find_municipality("oberes moor")[0] == town
    assert [entry.fields for entry in journal.entries_for(town)] == [["place_names"]]


def test_saving_the_same_names_again_leaves_no_trace(coordination: Person) -> None:
    town = Municipality.objects.get(ags="03251001")
    actions.save_place_names(town, by=coordination, names=["Heide"])
    actions.save_place_names(town, by=coordination, names=["Heide"])
    assert len(journal.entries_for(town)) == 1


def test_county_is_edited(coordination: Person) -> None:
    form = {"site_name": "Ankommen in Musterland", "colour": "#1F3F8F"}
    answer = signed_in(coordination).post("/buero/orte/kreis/", form)
    assert answer.status_code == 302
    county = County.objects.get()
    assert county.setting("site_name") == "Ankommen in Musterland"
    assert county.setting("colour") == "#1f3f8f"


def test_legal_texts_are_typed_in_and_shown_safely(coordination: Person) -> None:
    texts = {"imprint": "Kreis Musterland\n\nhttps://musterland.example <script>x</script>",
             "privacy": "Datenschutz: Frau Recht", "enforcement": "Schlichtungsstelle Berlin",
             "imprint_line": "Herausgegeben vom Kreis Musterland"}  # fmt: skip
    signed_in(coordination).post("/buero/orte/kreis/", {"site_name": "X", **texts})

    imprint = Client().get("/ar/impressum/").content.decode()
    assert "<p>Kreis Musterland</p>" in imprint
    assert 'href="https://musterland.example"' in imprint
    assert "<script>x" not in imprint
    assert "Herausgegeben vom Kreis Musterland" in imprint
    assert "Frau Recht" in Client().get("/de/datenschutz/").content.decode()
    assert "Schlichtungsstelle Berlin" in Client().get("/de/barrierefreiheit/").content.decode()


def test_second_editor_does_not_undo_what_the_first_one_changed(
    county: County, coordination: Person
) -> None:
    client = signed_in(coordination)
    form = client.get("/buero/orte/kreis/").context["form"]
    opened = {name: form[name].value() or "" for name in form.fields}
    carried = {f"initial-{name}": value for name, value in opened.items()}

    client.post("/buero/orte/kreis/", {**opened, **carried, "imprint": "Neu"})
    client.post("/buero/orte/kreis/", {**opened, **carried, "contact_phone": "02303 1"})

    county.refresh_from_db()
    assert (county.setting("imprint"), county.setting("contact_phone")) == ("Neu", "02303 1")
    assert 'name="initial-imprint"' in client.get("/buero/orte/kreis/").content.decode()


def test_too_light_a_colour_is_refused_at_the_field(coordination: Person) -> None:
    answer = signed_in(coordination).post(
        "/buero/orte/kreis/", {"site_name": "X", "colour": "#ffee88"}
    )
    assert answer.status_code == 200
    assert "zu hell" in answer.content.decode()


def test_action_itself_refuses_strangers(county: County, officer: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.edit_county(county, by=officer, settings={"site_name": "X"})
    with pytest.raises(NotAllowed):
        actions.save_place_names(county.municipalities.first(), by=officer, names=["X"])
    with pytest.raises(NotAllowed):
        queries.county_for_office(officer)


@pytest.mark.parametrize("colour", ["blau", "#12", "#gggggg", "red;}"])
def test_colour_must_be_a_colour(colour: str) -> None:
    form = CountyForm({"site_name": "X", "colour": colour})
    assert "colour" in form.errors


def test_contrast_follows_wcag() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("towns", [1, 3])
def test_county_page_asks_a_fixed_number_of_questions(
    towns: int, django_assert_num_queries: object
) -> None:
    rows = [feature(number, plz=[f"2723{number}"]) for number in range(1, towns + 1)]
    county = actions.load_county(geojson.read(as_bytes(collection(*rows)))).county
    viewer = somebody(RoleKind.COORDINATION, county=county)
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = queries.county_for_office(viewer)
        for town in found.municipalities.all():
            assert [one.code for one in town.postcodes.all()]
