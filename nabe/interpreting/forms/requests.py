"""A requester's form: what, when, where; everything else is optional. Texts are read before they stay."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import both_names
from nabe.core.visible import visible
from nabe.interpreting import gate
from nabe.interpreting.actions.asking import Wish
from nabe.interpreting.first_names import FIRST_NAMES
from nabe.interpreting.matching import Window
from nabe.interpreting.models import Gender, Mode
from nabe.interpreting.queries.county import (
    exclusions,
    is_holiday,
    limits,
    pool_rules,
    settings_of_work,
)
from nabe.interpreting.queries.fees import charged, has_money, least_cents, pays_itself
from nabe.interpreting.queries.joining import languages_to_offer
from nabe.interpreting.queries.pages import (
    languages_asked,
    languages_of_pool,
    last_interpreter,
    last_place,
    served_in_case,
)
from nabe.interpreting.rules import asking_organizations, runs_the_pool
from nabe.interpreting.series import further_dates, local_moment
from nabe.interpreting.textcheck import problem_with
from nabe.people.models import Organization, Person
from nabe.places.models import Municipality
from nabe.places.queries import is_elsewhere

LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240)
MOST_PEOPLE = 4  # for one language of one date
LONGEST_SERIES = 366  # days
OUTSIDE = "ausserhalb"  # where the county's pool does not go
FAR_BACK, FAR_AHEAD = 36_500, 1_100  # days
CASE = re.compile(r"(?=\S*\d)\S{1,20}|\S{1,3}")  # letters alone are a name, sooner or later
_NAMES = {one.casefold() for one in FIRST_NAMES}
READ_FIRST = ("note", "case", "meeting_point", "gender_reason", "urgency")
# Asked for by what was typed elsewhere: no field says that it is optional, and none that it is not.
WISH_OF_GENDER = ("gender", "gender_reason")
CONDITIONAL = ("municipality", "street", "gender_reason", "urgency", "until")
COLUMNS = (
    "language", "dialect", "needs_dialect", "setting", "mode", "street", "postcode",
    "municipality", "meeting_point", "contact", "contact_phone", "case", "gender",
    "gender_reason", "is_flexible", "is_urgent", "urgency", "note",
)  # fmt: skip


def near(day: dt.date) -> None:
    """Refuse a day that nobody means, before anything is reckoned with it."""
    if not -FAR_BACK < (day - clock.today()).days < FAR_AHEAD:
        raise forms.ValidationError(_("Bitte prüfen Sie das Jahr."))


def day_field(label: Any, *, required: bool = False, is_near: bool = True) -> forms.DateField:
    """Return a field for a day, as the browser of a phone knows it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=required, widget=widget, validators=[near] * is_near
    )


def time_field(*, required: bool = False) -> forms.TimeField:
    """Return a field for a time of day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=gettext_lazy("Uhrzeit"), required=required, widget=widget)


class _Towns(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]
    """The county's towns, and last of all the choice of whoever is somewhere else."""

    def __iter__(self) -> Any:
        yield from super().__iter__()
        yield (OUTSIDE, _("nicht in unserem Kreis"))


class TownField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A town of the county, or OUTSIDE."""

    iterator = _Towns

    def to_python(self, value: Any) -> Any:
        return OUTSIDE if value == OUTSIDE else super().to_python(value)


class PlaceForm(forms.Form):
    """Where a talk is, and whom to meet there; `is_outside`: not where the county's pool goes."""

    is_outside = False
    municipality = TownField(
        Municipality.objects.none(), label=gettext_lazy("Stadt oder Gemeinde"), required=False
    )
    street = forms.CharField(
        label=gettext_lazy("Straße und Hausnummer"), max_length=120, required=False
    )
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Postleitzahl"), required=False,
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
    )  # fmt: skip
    meeting_point = forms.CharField(label=gettext_lazy("Treffpunkt"), max_length=160, required=False,
        help_text=gettext_lazy("Zum Beispiel: Haupteingang, Raum 104"))  # fmt: skip
    contact = forms.CharField(label=gettext_lazy("Wen trifft die Person am Ort?"), max_length=120, required=False,
        help_text=gettext_lazy("Jemand aus Ihrer Stelle."))  # fmt: skip
    contact_phone = forms.CharField(
        label=gettext_lazy("Telefon am Ort"), max_length=60, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.all()  # type: ignore[attr-defined]

    def clean_municipality(self) -> Municipality | None:
        town = self.cleaned_data["municipality"]
        self.is_outside = town == OUTSIDE
        return None if self.is_outside else town

    def refuse_foreign_postcode(self, said: dict[str, Any]) -> None:
        """A postcode of elsewhere beside a town of the county: one of them is a slip."""
        if not self.is_outside and is_elsewhere(said.get("postcode") or ""):
            self.add_error(
                "postcode",
                _(
                    "Diese Postleitzahl liegt nicht in unserem Kreis. Bitte prüfen Sie Ort und Zahl."
                ),
            )


def gender_field() -> forms.ChoiceField:
    """Return the choice whether it has to be a woman or a man."""
    return forms.ChoiceField(
        label=gettext_lazy("Soll es eine Frau oder ein Mann sein?"), required=False,
        choices=[
            ("", gettext_lazy("egal")), (Gender.WOMAN, gettext_lazy("eine Frau")),
            (Gender.MAN, gettext_lazy("ein Mann")),
        ],
    )  # fmt: skip


def mode_field() -> forms.ChoiceField:
    """Return the choice between on site, phone and video."""
    return forms.ChoiceField(
        label=gettext_lazy("Wie sprechen Sie?"), choices=Mode, initial=Mode.ON_SITE,
        widget=forms.RadioSelect,
    )  # fmt: skip


def drop_unasked(form: forms.Form) -> None:
    """Take out what the county does not let anybody ask for."""
    if not pool_rules().asks_gender:
        for name in WISH_OF_GENDER:
            del form.fields[name]


def languages_to_ask_for(viewer: Person) -> dict[str, str]:
    """Return the name of every language, by code: those of the pool first, the most spoken of all."""
    reader = get_language() or "de"
    spoken = [code for code, _name, _n in languages_of_pool(viewer)]
    offered = dict(languages_to_offer(reader))
    codes = dict.fromkeys((*spoken, *offered, *languages_asked()))
    return {one: offered.get(one) or both_names(one, reader) for one in codes if one != "de"}


def by_name(named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the choices of one language, in the order of the alphabet."""
    found = sorted(named.items(), key=lambda one: one[1].casefold())
    return [("", _("Bitte wählen")), *found]


class RequestForm(PlaceForm):
    """What a requester needs; nine fields are enough."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=gettext_lazy("Für welche Stelle?"), empty_label=None
    )
    language = forms.ChoiceField(label=gettext_lazy("Welche Sprache?"))
    dialect = forms.CharField(label=gettext_lazy("Dialekt"), max_length=60, required=False)
    needs_dialect = forms.BooleanField(
        label=gettext_lazy("Nur dieser Dialekt geht"), required=False
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Diese Sprachen gehen auch"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    setting = forms.ChoiceField(label=gettext_lazy("Worum geht es?"), widget=forms.RadioSelect)
    excluded = forms.MultipleChoiceField(
        label=gettext_lazy("Geht es um eines davon?"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Dann sagen wir Ihnen gleich, wer hilft."),
    )  # fmt: skip
    mode = mode_field()
    day = day_field(gettext_lazy("Tag"), required=True)
    time = forms.TimeField(
        label=gettext_lazy("Uhrzeit"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.TypedChoiceField(label=gettext_lazy("Wie lange?"), coerce=int, initial=60)
    is_flexible = forms.BooleanField(
        label=gettext_lazy("Etwas früher oder später geht auch"), required=False
    )
    day_2 = day_field(gettext_lazy("Zweiter Vorschlag: Tag"))
    time_2 = forms.TimeField(
        label=gettext_lazy("Uhrzeit"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    day_3 = day_field(gettext_lazy("Dritter Vorschlag: Tag"))
    time_3 = forms.TimeField(
        label=gettext_lazy("Uhrzeit"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    case = forms.CharField(label=gettext_lazy("Ihre Fall-Kennung"), max_length=40, required=False,
        help_text=gettext_lazy("Ein Kürzel, das nur Sie kennen. Nie ein Name."))  # fmt: skip
    gender = gender_field()
    gender_reason = forms.CharField(
        label=gettext_lazy("Warum ist das wichtig?"), max_length=160, required=False
    )
    is_urgent = forms.BooleanField(label=gettext_lazy("Es ist dringend"), required=False)
    urgency = forms.CharField(
        label=gettext_lazy("Warum ist es dringend?"), max_length=160, required=False
    )
    note = forms.CharField(label=gettext_lazy("Was soll die Person wissen?"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Bitte keine Namen und keine Nummern."))  # fmt: skip
    same_person = forms.BooleanField(
        label=gettext_lazy("Am liebsten dieselbe Person wie zuletzt in diesem Fall"), required=False
    )
    repeat = forms.TypedChoiceField(
        label=gettext_lazy("Wiederholt sich der Termin?"), required=False, coerce=int,
        choices=[
            ("", gettext_lazy("nein")), (1, gettext_lazy("jede Woche")),
            (2, gettext_lazy("alle zwei Wochen")), (4, gettext_lazy("alle vier Wochen")),
        ],
    )  # fmt: skip
    until = day_field(gettext_lazy("bis zum"), is_near=False)
    people = forms.TypedChoiceField(
        label=gettext_lazy("Wie viele Personen für diese Sprache?"), required=False, coerce=int,
        choices=[(number, str(number)) for number in range(1, MOST_PEOPLE + 1)],
    )  # fmt: skip
    more_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Weitere Sprachen, je eine Person"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Zum Beispiel für einen Elternabend."),
    )  # fmt: skip
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = asking_organizations(viewer)
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]
        if runs_the_pool(viewer):  # for whom somebody else asks is never guessed
            self.fields["organization"].empty_label = _("Bitte wählen")  # type: ignore[attr-defined]
        elif own := list(mine[:2]):
            self.fields["organization"].initial = own[0]
            if len(own) == 1:  # which of several is meant nobody knows yet
                self.initial = {**last_place(own[0]), **self.initial}
        drop_unasked(self)
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            (number, _("%(number)s min") % {"number": number}) for number in LENGTHS
        ]
        for name in self.fields.keys() & set(CONDITIONAL):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]
        named = languages_to_ask_for(viewer)
        self.fields["language"].choices = by_name(named)  # type: ignore[attr-defined]
        for name in ("also", "more_languages"):  # the most spoken first: of many a dozen is seen
            self.fields[name].choices = list(named.items())  # type: ignore[attr-defined]
        self.fields["setting"].choices = [(one.code, one.label) for one in settings_of_work()]  # type: ignore[attr-defined]
        self.fields["excluded"].choices = [(one.code, one.label) for one in exclusions()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said |= {
            name: visible(text).strip() for name, text in said.items() if isinstance(text, str)
        }
        case = said.get("case") or ""
        named = {one.casefold() for one in re.findall(r"[^\W\d_]+", case)} & _NAMES
        if case and (named or not CASE.fullmatch(case)):
            self.add_error(
                "case", _("Bitte nur ein Kürzel ohne Leerzeichen, zum Beispiel F-26-014.")
            )
        for name in READ_FIRST:
            if problem := problem_with(said.get(name) or ""):
                self.add_error(name, problem)
        for name in WISH_OF_GENDER:
            said.setdefault(name, "")
        if said.get("gender") and not said.get("gender_reason"):
            self.add_error("gender_reason", _("Bitte sagen Sie kurz, warum."))
        if said.get("is_urgent") and not said.get("urgency"):
            self.add_error("urgency", _("Bitte sagen Sie kurz, warum."))
        if said.get("mode") == Mode.ON_SITE:
            self._clean_place(said)
        else:  # what stood there from the last time leads nobody anywhere
            self.is_outside = False  # by phone and video the pool reaches everybody
            said |= {"street": "", "postcode": "", "meeting_point": ""}
        self._clean_slots(said)
        self._clean_repeat(said)
        return said

    def _clean_place(self, said: dict[str, Any]) -> None:
        """Whoever comes has to find the place; outside the county nobody comes."""
        if self.is_outside:
            return
        self.refuse_foreign_postcode(said)
        if not said.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _("Bitte sagen Sie, in welcher Stadt oder Gemeinde."))
        if not said.get("street") and "street" not in self.errors:
            self.add_error("street", _("Bitte nennen Sie Straße und Hausnummer."))

    def _clean_repeat(self, said: dict[str, Any]) -> None:
        """The further dates of a series: the same time of day, without public holidays."""
        said["dates"], said["left_out"] = [], []
        weeks, until = said.get("repeat") or 0, said.get("until")
        if not weeks or not said["slots"]:
            return
        if said.get("more_languages"):
            self.add_error("more_languages", _("Bitte entweder eine Serie oder mehrere Sprachen."))
        if (said.get("people") or 1) > 1:
            self.add_error("people", _("Bitte entweder eine Serie oder mehrere Personen."))
        first = clock.local(said["slots"][0][0]).date()
        if until is None or until <= first:
            self.add_error(
                "until", _("Bitte sagen Sie, bis wann. Der Tag liegt nach dem ersten Termin.")
            )
        elif (until - first).days > LONGEST_SERIES:
            self.add_error("until", _("Eine Serie geht höchstens über ein Jahr."))
        else:
            said["dates"], said["left_out"] = further_dates(said["slots"], weeks, until, is_holiday)

    def _clean_slots(self, said: dict[str, Any]) -> None:
        """A slot needs a day and a time that the clock really shows once."""
        said["slots"] = []
        for suffix in ("", "_2", "_3"):
            day, time = said.get(f"day{suffix}"), said.get(f"time{suffix}")
            if bool(day) != bool(time) and not self.errors.keys() & {
                f"day{suffix}",
                f"time{suffix}",
            }:
                missing = f"time{suffix}" if day else f"day{suffix}"
                self.add_error(missing, _("Bitte nennen Sie Tag und Uhrzeit."))
            elif day and time and said.get("minutes"):
                begins = local_moment(day, time)
                if begins is None:
                    self.add_error(
                        f"time{suffix}", _("Diese Uhrzeit gibt es an diesem Tag nicht eindeutig.")
                    )
                elif begins <= clock.now():
                    self.add_error(f"day{suffix}", _("Der Termin liegt in der Vergangenheit."))
                else:
                    said["slots"].append((begins, begins + dt.timedelta(minutes=said["minutes"])))
        if len({starts for starts, _ends in said["slots"]}) < len(said["slots"]):
            self.add_error("day_2", _("Zwei Vorschläge sind gleich."))

    def _further_languages(self) -> list[str]:
        """Return a language for each further person: the same one again first."""
        said = self.cleaned_data
        others = [one for one in said["more_languages"] if one != said["language"]]
        return [said["language"]] * ((said["people"] or 1) - 1) + others

    def wish(self) -> Wish:
        """Return what was typed, with what the county's rules say to it."""
        said = self.cleaned_data
        columns = {name: said[name] for name in COLUMNS if name != "setting"}
        columns |= {
            "also": [one for one in said["also"] if one != said["language"]],
            "setting": next(one for one in settings_of_work() if one.code == said["setting"]),
        }
        if said["same_person"] and said["case"]:
            columns["same"] = last_interpreter(said["organization"], said["case"])
        asked, rules = self._asked(), limits()
        # As the coordination reads and counts it.
        with translation.override(settings.LANGUAGE_CODE):
            refusal = next((one.reason for one in gate.objections(asked, rules) if one.blocks), "")
        return Wish(
            said["organization"], columns, said["slots"], gate.objections(asked, rules), said["key"],
            said["repeat"] or None, said["dates"],
            self._further_languages(), refusal,
            bool(said["same_person"]),
            charged(said["organization"].pk, *said["slots"][0]) if said["slots"] else None,
        )  # fmt: skip

    def _asked(self) -> gate.Asked:
        said = self.cleaned_data
        ticked = [
            gate.Excluded(one.code, one.reason, one.instead)
            for one in exclusions() if one.code in said["excluded"]
        ]  # fmt: skip
        pays = pays_itself(said["organization"].pk)
        number = 1 + len(said["dates"]) + len(self._further_languages())
        cents = number * least_cents(*said["slots"][0])
        slots: list[Window] = [(clock.local(a), clock.local(b)) for a, b in said["slots"]]
        return gate.Asked(
            clock.local(clock.now()), slots, ticked, self._served(),
            bool(said["is_urgent"]), is_inside=not self.is_outside,
            has_money=pays or has_money(slots[0][0].date(), cents),
        )  # fmt: skip

    def _served(self) -> int:
        """How often the case was served, the further dates of this series counted in."""
        case = self.cleaned_data["case"]
        served = served_in_case(self.cleaned_data["organization"], case)
        return served + len(self.cleaned_data["dates"]) if case.strip() else 0
