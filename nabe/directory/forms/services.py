"""The plain editor: one form, plain words; times are typed as people say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.core.language_names import COMMON, language_name
from nabe.core.visible import says_something, visible
from nabe.directory.entries import COLUMNS, SCHEDULE_FIELDS, Entry, Plain
from nabe.directory.importing.values import times as time_words
from nabe.directory.models import Location, Schedule, Service
from nabe.directory.queries.entries import unpack
from nabe.directory.times_in_words import in_words
from nabe.people.models import Organization
from nabe.places.models import Municipality
from nabe.sheets.values import phones as phone_words
from nabe.ui.components import spoken

LONGEST_TEXT = 10_000


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A service with its place, times, telephone and languages on one page."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Sprachen vor Ort"), required=False, widget=forms.CheckboxSelectMultiple
    )
    times = forms.CharField(
        label=gettext_lazy("Zeiten"),
        help_text=gettext_lazy(
            "Eine Zeile je Zeit, zum Beispiel: Mo und Mi 9–12 Uhr. "
            "Oder: jeden 1. Freitag im Monat 15–17 Uhr."
        ),
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Internetseite"), max_length=300, required=False, assume_scheme="https"
    )
    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=60, required=False)
    phone_note = forms.CharField(
        label=gettext_lazy("Hinweis zum Telefon"), max_length=120, required=False
    )
    contact = forms.CharField(label=gettext_lazy("Ansprechperson"), max_length=120, required=False)
    contact_public = forms.BooleanField(
        label=gettext_lazy("Name öffentlich zeigen (die Person ist einverstanden)"), required=False
    )
    street = forms.CharField(
        label=gettext_lazy("Straße und Hausnummer"), max_length=120, required=False
    )
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Postleitzahl"), required=False,
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=gettext_lazy("Stadt oder Gemeinde"), required=False
    )
    accessibility = forms.ChoiceField(
        label=gettext_lazy("Barrierefreiheit"), choices=Location.Accessibility, required=False
    )

    class Meta:
        model = Service
        fields = [*COLUMNS, "fields", "target_groups"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "internal_note": forms.Textarea(attrs={"rows": 3}),
            "fields": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "visible_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "visible_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "is_free": forms.Select(
                choices=[("", gettext_lazy("keine Angabe")), (True, gettext_lazy("ja")), (False, gettext_lazy("nein"))]
            ),
        }  # fmt: skip

    field_order = [
        "name", "organization", "description", "fields", "target_groups",
        "eligibility_description", "minimum_age", "maximum_age", "languages", "multilingual",
        "level_from", "level_to", "times", "street", "postcode", "municipality", "accessibility",
        "is_online", "phone", "phone_note", "email", "url", "contact", "contact_public",
        "is_free", "fees_description", "child_care", "registration", "application_process",
        "places_total", "places_free", "waiting_weeks", "status", "alert", "visible_from", "visible_to",
        "internal_note",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, organizations: Any, may_note: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_note:  # what the office writes for itself is not for providers
            del self.fields["internal_note"]
        if not self.instance._state.adding:  # the present provider may always stay
            present = Organization.objects.filter(pk=self.instance.organization_id)
            organizations = organizations | present
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["description"].max_length = LONGEST_TEXT  # type: ignore[attr-defined]
        self.fields["description"].validators.append(MaxLengthValidator(LONGEST_TEXT))
        for name in {"internal_note"} & self.fields.keys():
            self.fields[name].validators.append(MaxLengthValidator(LONGEST_TEXT))
        reader = get_language() or "de"
        for name in ("fields", "target_groups"):
            self.fields[name].label_from_instance = (  # type: ignore[attr-defined]
                lambda one: one.name_in(reader)
            )
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, language_name(code, reader)) for code in self._language_codes()
        ]
        self._kept = times_of(self.instance) if not self.instance._state.adding else {}
        if not self.instance._state.adding:
            self.initial.update(_initial(self.instance), times="\n".join(self._kept))

    def _language_codes(self) -> list[str]:
        """The usual languages, and those that this service has already."""
        own = [] if self.instance._state.adding else self.instance.languages.all()
        return [*COMMON, *(one.code for one in own if one.code not in COMMON)]

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"]).strip()
        if not says_something(name):
            raise forms.ValidationError(_("Bitte schreiben Sie einen Namen mit Buchstaben."))
        return name

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        read = phone_words.read(typed)
        if not read.value:
            raise forms.ValidationError(_("Diese Telefonnummer ist nicht vollständig."))
        return str(read.value[0]["number"])

    def clean_times(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["times"].splitlines() if line.strip()]
        return [schedule for line in lines for schedule in self._line(line)]

    def _line(self, line: str) -> list[dict[str, Any]]:
        """Return the schedules of one line: kept as they are, read, or as words alone."""
        return self._kept.get(line) or schedules_from(line)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said |= {name: visible(text) for name, text in said.items() if isinstance(text, str)}
        low, high = said.get("minimum_age"), said.get("maximum_age")
        if low is not None and high is not None and low > high:
            self.add_error("maximum_age", _("Das Alter bis muss größer sein als das Alter ab."))
        places, free = said.get("places_total"), said.get("places_free")
        if places is not None and free is not None and free > places:
            self.add_error("places_free", _("Es können nicht mehr Plätze frei sein, als es gibt."))
        return said

    def entry(self) -> Entry:
        """Return what was typed, ready for the actions."""
        said = self.cleaned_data
        return Entry(
            {name: said[name] for name in COLUMNS if name in said},
            {
                "fields": said["fields"], "target_groups": said["target_groups"],
                "languages": said["languages"], "schedules": said["times"], "location": self._place(),
                "phones": self._phones(),
                "contact": (said["contact"], said["contact_public"]),
            },
        )  # fmt: skip

    def draft(self) -> Entry:
        """Return what is typed so far; a field with an error says nothing yet."""
        self.full_clean()
        for name, field in self.fields.items():
            self.cleaned_data.setdefault(name, getattr(field, "empty_value", None))
        self.cleaned_data["times"] = self.cleaned_data["times"] or []
        said = self.entry()
        return Entry(
            {name: one for name, one in said.columns.items() if one is not None}, said.parts
        )

    def _place(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("street", "postcode", "municipality", "accessibility")
        place = {name: said[name] for name in names}
        if "municipality" in self.changed_data:
            place["city"] = said["municipality"].name if said["municipality"] else ""
        return place

    def _phones(self) -> list[tuple[str, str]]:
        """The number in the form, and those that stand behind it and are not shown."""
        said = self.cleaned_data
        first = [(said["phone"], said["phone_note"])] if said["phone"] else []
        if self.instance._state.adding:
            return first
        return [*first, *((one.number, one.description) for one in self.instance.phones.all()[1:])]


def _initial(service: Service) -> dict[str, Any]:
    at = service.at_locations.select_related("location__municipality").first()
    phone, contact = service.phones.first(), service.contacts.first()
    place = at.location if at else Location()
    return {
        "languages": [one.code for one in service.languages.all()],
        "phone": spoken(phone.number) if phone else "",
        "phone_note": phone.description if phone else "",
        "contact": contact.name if contact else "",
        "contact_public": contact.is_public if contact else False,
        "street": place.street, "postcode": place.postcode,
        "municipality": place.municipality_id, "accessibility": place.accessibility,
    }  # fmt: skip


def initial_of(values: Plain) -> dict[str, Any]:
    """Return what a packed entry puts into the form; parts without a field stay out."""
    said = unpack(values)
    begun = dict(said.columns)
    begun |= {name: said.parts[name] for name in ("fields", "target_groups", "languages")
              if name in said.parts}  # fmt: skip
    begun |= {name: one for name, one in said.parts.get("location", {}).items() if one}
    for number, note in said.parts.get("phones", [])[:1]:
        begun |= {"phone": number, "phone_note": note}
    with translation.override("de"):
        lines = [one.get("description") or in_words(Schedule(**one))
                 for one in said.parts.get("schedules", [])]  # fmt: skip
    begun["times"] = "\n".join(dict.fromkeys(filter(None, lines)))
    return begun


def times_of(service: Service) -> dict[str, list[dict[str, Any]]]:
    """Return {line as it stands in the form: the schedules that it means}, in German words."""
    lines: dict[str, list[dict[str, Any]]] = {}
    with translation.override("de"):
        for schedule in service.schedules.all():
            line = schedule.description or in_words(schedule)
            lines.setdefault(line, []).append(_as_values(schedule))
    return lines


def _as_values(schedule: Schedule) -> dict[str, Any]:
    return {name: getattr(schedule, name) for name in SCHEDULE_FIELDS}


def schedules_from(line: str) -> list[dict[str, Any]]:
    """Read one line of times as people say them; what has no clear rule stays words."""
    read = time_words.read(line)
    if not read.schedules:
        return [{"description": line[:200], "by_appointment": read.by_appointment}]
    return [_from_words(one, line, read.by_appointment) for one in read.schedules]


def _from_words(one: dict[str, Any], line: str, by_appointment: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "freq": one.get("freq", "WEEKLY"), "byday": one.get("byday", ""),
        "interval": one.get("interval", 1), "description": line[:200],
        "by_appointment": by_appointment, "season": one.get("season", ""),
    }  # fmt: skip
    for name in ("opens_at", "closes_at"):
        values[name] = dt.time.fromisoformat(one[name]) if one.get(name) else None
    return values


def sections(form: ServiceForm) -> Sequence[tuple[str, list[Any]]]:
    """Return the form's fields under headings, for a page that is not one long list."""
    names = {
        _("Was ist das Angebot?"): ["name", "organization", "description", "fields"],
        _("Für wen ist es?"): ["target_groups", "eligibility_description", "minimum_age", "maximum_age",
                               "level_from", "level_to", "languages", "multilingual"],
        _("Wann und wo?"): ["times", "street", "postcode", "municipality", "accessibility", "is_online"],
        _("Wie erreicht man Sie?"): ["phone", "phone_note", "email", "url", "contact", "contact_public"],
        _("Kosten, Anmeldung, Plätze"): ["is_free", "fees_description", "child_care", "registration",
                                         "application_process", "places_total", "places_free",
                                         "waiting_weeks"],
        _("Stand"): ["status", "alert", "visible_from", "visible_to", "internal_note"],
    }  # fmt: skip
    return [
        (title, [form[name] for name in found if name in form.fields])
        for title, found in names.items()
    ]
