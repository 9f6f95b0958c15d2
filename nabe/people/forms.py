"""Input from people about persons and organizations, checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from nabe.people import queries, rules
from nabe.people.models import SCOPES, Organization, Person, RoleKind
from nabe.places.queries import county_for_site

ANY = ("", _("Alle"))


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: a POST, even an empty one; nothing otherwise."""
    return request.POST if request.method == "POST" else None


def _towns(viewer: Person) -> list[tuple[int, str]]:
    return [(town.pk, town.name) for town in queries.municipalities_for_choice(viewer)]


class PersonFilter(forms.Form):
    """What the list of persons can be narrowed to; an unknown value narrows nothing."""

    mark_optional = False

    q = forms.CharField(label=_("Name oder E-Mail"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Rolle"), required=False, choices=[ANY, *RoleKind.choices])
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    state = forms.ChoiceField(
        label=_("Konto"), required=False,
        choices=[ANY, ("active", _("Aktiv")), ("inactive", _("Gesperrt"))],
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [ANY, *_towns(viewer)]  # type: ignore[attr-defined]


class OrganizationFilter(forms.Form):
    """What the list of organizations can be narrowed to."""

    mark_optional = False

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Art"), required=False, choices=[ANY, *Organization.Kind.choices]
    )
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    state = forms.ChoiceField(
        label=_("Stand"), required=False,
        choices=[("", _("Aktiv")), ("archived", _("Archiviert")), ("all", _("Alle")),
                 ("elsewhere", _("aus Nachbarkreisen"))],
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [ANY, *_towns(viewer)]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role with its one scope; fields that do not belong to the chosen role are ignored."""

    mark_optional = False

    kind = forms.ChoiceField(label=_("Rolle"))
    municipality: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Kommune"), queryset=None, required=False,
        help_text=_("Nur für Integration vor Ort und Entscheidung."),
    )  # fmt: skip
    organization: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Träger"), queryset=None, required=False,
        help_text=_("Nur für Angebote pflegen und Sprachmittlung anfragen."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = rules.grantable_kinds(viewer)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, RoleKind(kind).label) for kind in kinds
        ]
        self._limit("municipality", queries.municipalities_for_choice(viewer))
        self._limit("organization", queries.organizations_for_choice(viewer))

    def _limit(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].empty_label = _("Bitte wählen")  # type: ignore[attr-defined]
        if not rows.exists():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scopes = SCOPES.get(cleaned.get("kind", ""), ())
        given = {name: cleaned.get(name) for name in ("organization", "municipality")}
        scope = next((given[name] for name in given if name in scopes and given[name]), None)
        if scope is None and "county" in scopes:
            scope = county_for_site()
        if scope is None and scopes:
            missing = "organization" if "organization" in scopes else "municipality"
            words = {
                "organization": _("Bitte wählen Sie einen Träger."),
                "municipality": _("Bitte wählen Sie eine Kommune."),
            }
            self.add_error(missing if missing in self.fields else None, words[missing])
        cleaned["scope"] = scope
        return cleaned


class InviteForm(RoleForm):
    """Whom to invite, to which role."""

    email = forms.EmailField(label=_("E-Mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    language = forms.ChoiceField(
        label=_("Sprache der Einladung"), choices=settings.LANGUAGES, initial="de"
    )
    field_order = ("email", "name", "kind", "municipality", "organization", "language")


class JoinForm(forms.Form):
    """What a new account still needs: how to address the person."""

    name = forms.CharField(
        label=_("Ihr Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Ihre Sprache"), choices=settings.LANGUAGES)


class OwnSettingsForm(forms.Form):
    """What everybody may change about themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Sprache"), choices=settings.LANGUAGES,
        help_text=_("In dieser Sprache schreiben wir Ihnen."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telefon"), max_length=40, required=False,
        help_text=_("Wird verschlüsselt gespeichert."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    """The public facts of an organization.

    The form carries what it was filled with: only what was really changed is saved.
    """

    url = forms.URLField(
        label=_("Internetseite"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Organization
        fields = ("name", "kind", "municipality", "description", "url", "email", "phone")
        widgets = {"description": forms.Textarea({"rows": 4})}
        error_messages = {"name": {"required": _("Bitte geben Sie den Namen ein.")}}

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.show_hidden_initial = True
        towns = self.fields["municipality"]
        towns.queryset = queries.municipalities_for_choice(viewer)  # type: ignore[attr-defined]
        towns.empty_label = _("kreisweit")  # type: ignore[attr-defined]
        if not rules.is_coordination(viewer):
            if rules.is_municipality_officer(viewer):
                towns.required = True
            else:  # a provider keeps the facts, not the place in the county
                del self.fields["municipality"]

    def changes(self) -> dict[str, Any]:
        """Return the facts that differ from what the form was filled with."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _post_clean(self) -> None:
        """Leave the row as it is: the action writes, and compares with what was before."""


class MemberForm(forms.Form):
    """A colleague of an organization and what they do there."""

    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Person"), queryset=None)
    function = forms.CharField(label=_("Funktion"), max_length=120, required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = rules.persons_visible_to(viewer).filter(  # type: ignore[attr-defined]
            is_active=True
        )
