"""What the style guide shows: invented data for every component."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nabe.ui.charts import Bar, BarChart, LineChart
from nabe.ui.forms import DateField, TimeField
from nabe.ui.maps import Area, Choropleth

MOMENT = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)
SQUARES = [
    ("Nord", "M10 10H150V90H10Z", 3, (80, 50)),
    ("Ost", "M150 10H310V130H150Z", 12, (230, 70)),
    ("Mitte", "M10 90H150V210H10Z", 21, (80, 150)),
    ("Süd", "M150 130H310V210H150Z", 34, (230, 170)),
    ("West", "M310 60H390V210H310Z", None, (350, 135)),
]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name"), help_text=_("So steht er auf der Bescheinigung."))
    mail = forms.EmailField(label=_("E-Mail-Adresse"))
    town = forms.ChoiceField(label=_("Ort"), choices=[("1", "Unna"), ("2", "Lünen")])
    day = DateField(label=_("Tag"), required=False)
    time = TimeField(label=_("Uhrzeit"), required=False)
    level = forms.ChoiceField(
        label=_("Sprachniveau"),
        choices=[("a1", "A1"), ("a2", "A2"), ("b1", "B1")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("Tage"),
        choices=[("mo", _("Montag")), ("di", _("Dienstag"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(label=_("Nachricht"), widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("Datei"), required=False)
    agree = forms.BooleanField(label=_("Ich bin einverstanden."))


class Entry(NamedTuple):
    """A journal entry as the timeline reads it."""

    at: dt.datetime
    verb: str
    by: str
    note: str


def everything(query: QueryDict) -> dict[str, Any]:
    """The context of the style guide; ?errors=1 shows the form with errors."""
    return {
        "form": SampleForm({"mail": "falsch"}) if "errors" in query else SampleForm(),
        "bars": bars(),
        "stacked": stacked(),
        "line": line(),
        "map": area_map(),
        "shortcut": area_map(navigates=True),
        "page": Paginator(range(220), 20).page(query.get("page", "3")),
        "facts": [(_("Ort"), "Rathaus Lünen"), (_("Zeiten"), "Mo 09:00–12:00"), (_("Leer"), "")],
        "tabs": [(_("Liste"), "#liste", True), (_("Karte"), "#karte", False)],
        "crumbs": [(_("Start"), "/"), (_("Angebote"), "#"), ("Sprachcafé", "")],
        "entries": [
            Entry(MOMENT, "assured", "Mara Lindqvist", ""),
            Entry(MOMENT, "imported", "", "angebote.xlsx, Zeile 12"),
        ],
        "moment": MOMENT,
        "rail": [
            {"label": _("Heute"), "href": "#heute", "icon": "today", "current": True, "count": 7},
            {"label": _("Angebote"), "href": "#angebote", "icon": "explore"},
            {"label": _("Personen"), "href": "#personen", "icon": "people", "count": 2},
        ],
    }


def bars() -> BarChart:
    """Bars of one series, one of them unknown."""
    return BarChart(
        title=str(_("Angebote je Handlungsfeld")),
        finding=str(_("Für Sprache gibt es am meisten, für Wohnen am wenigsten.")),
        bars=[
            Bar(label=str(_("Sprache")), value=64),
            Bar(label=str(_("Beruf und Arbeit")), value=41),
            Bar(label=str(_("Wohnen")), value=9, shown="9"),
            Bar(label=str(_("Gesundheit")), value=None),
        ],
    )


def stacked() -> BarChart:
    """Bars of two series."""
    return BarChart(
        title=str(_("Anfragen je Monat")),
        finding=str(_("Im Oktober fand fast jede Anfrage jemanden.")),
        series=(str(_("vermittelt")), str(_("nicht vermittelt"))),
        bars=[
            Bar(label="09/2026", value=52, second=6),
            Bar(label="10/2026", value=61, second=8),
            Bar(label="11/2026", value=58, second=5),
        ],
    )


def line() -> LineChart:
    """A line with a gap."""
    return LineChart(
        title=str(_("Bestätigte Angebote")),
        finding=str(_("Der Anteil stieg in fünf Monaten von 62 auf 91 %.")),
        unit="%",
        points=[
            ("07/2026", 62),
            ("08/2026", 70),
            ("09/2026", None),
            ("10/2026", 85),
            ("11/2026", 91),
        ],
    )


def area_map(*, navigates: bool = False) -> Choropleth:
    """A county of five squares."""
    return Choropleth(
        title=str(_("Angebote je Kommune")),
        finding=str(_("Im Süden gibt es am meisten Angebote.")),
        view_box="0 0 400 220",
        attribution=str(_("Karte: erfunden")),
        navigates=navigates,
        areas=[
            Area(code=name, label=name, path=path, value=value, at=at, href=f"#{name}")
            for name, path, value, at in SQUARES
        ],
    )
