"""What somebody fills in to join, and what the coordination fills in while they are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nabe.core import clock
from nabe.core.language_names import is_language
from nabe.core.visible import says_something, visible
from nabe.interpreting.actions.joining import Applicant
from nabe.interpreting.actions.languages import Said
from nabe.interpreting.bank import checked_iban
from nabe.interpreting.models import Interpreter, Paper, SpokenLanguage
from nabe.interpreting.plain import Invalid
from nabe.interpreting.queries.joining import languages_to_offer
from nabe.interpreting.textcheck import problem_with
from nabe.people.models import QualificationKind
from nabe.people.queries import qualification_kinds
from nabe.ui.forms import DateField

SHOWN, MOST_LANGUAGES = 3, 6
NEW_ROWS = 1
GERMAN = [
    ("A2", gettext_lazy("Ich lerne noch")),
    ("B1", gettext_lazy("Ich komme im Alltag zurecht (B1)")),
    ("B2", gettext_lazy("Ich kann mich gut unterhalten (B2)")),
    ("C1", gettext_lazy("Ich spreche fließend (C1 oder C2)")),
    ("native", gettext_lazy("Deutsch ist meine Muttersprache")),
]


def _languages(empty: str) -> list[tuple[str, str]]:
    return [("", empty), *languages_to_offer(get_language() or "de")]


class ApplicationForm(forms.Form):
    """The public page: short, and in an order in which people tell of themselves."""

    name = forms.CharField(
        label=gettext_lazy("Ihr Name"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Ihre E-Mail-Adresse"), max_length=254,
        help_text=gettext_lazy("Dorthin schicken wir einen Link. Damit bestätigen Sie die Adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    german = forms.ChoiceField(
        label=gettext_lazy("Wie gut sprechen Sie Deutsch?"), choices=GERMAN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    postcode = forms.RegexField(
        r"^\d{5}$", label=gettext_lazy("Ihre Postleitzahl"),
        error_messages={"invalid": gettext_lazy("Eine Postleitzahl hat fünf Ziffern.")},
        widget=forms.TextInput(attrs={
            "autocomplete": "postal-code", "inputmode": "numeric", "class": "input--short",
        }),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Ihre Telefonnummer"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Was sollen wir noch wissen?"), max_length=500, required=False,
        help_text=gettext_lazy("Zum Beispiel: Ihr Dialekt, wann Sie Zeit haben, was Sie schon gemacht haben."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    is_adult = forms.BooleanField(
        label=gettext_lazy("Ich bin mindestens 18 Jahre alt."),
        error_messages={"required": gettext_lazy("Mitmachen können Sie ab 18 Jahren.")},
    )
    website = forms.CharField(required=False)  # people do not see it; whoever fills it is none
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_LANGUAGES + 1):
            first = number == 1
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Welche Sprache sprechen Sie sehr gut?") if first else _("Noch eine Sprache"),
                choices=_languages(_("Bitte wählen") if first else _("keine")), required=first,
            )  # fmt: skip
        self.order_fields(name for name in [*self.fields] if name.startswith("language_"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said |= {
            name: visible(text).strip() for name, text in said.items() if isinstance(text, str)
        }
        if "name" in said and not says_something(said["name"]):
            self.add_error("name", _("Bitte schreiben Sie einen Namen mit Buchstaben."))
        if problem := problem_with(said.get("note") or ""):
            self.add_error("note", problem)
        return said

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field was filled that no person sees."""
        return bool(self.data.get("website"))

    @property
    def first_languages(self) -> list[Any]:
        return [self[f"language_{number}"] for number in range(1, SHOWN + 1)]

    @property
    def more_languages(self) -> list[Any]:
        return [self[f"language_{number}"] for number in range(SHOWN + 1, MOST_LANGUAGES + 1)]

    @property
    def says_more_languages(self) -> bool:
        return any(one.value() for one in self.more_languages)

    def applicant(self) -> Applicant:
        """Return what was said."""
        said = self.cleaned_data
        names = ("name", "email", "phone", "postcode", "german", "note")
        codes = [said[f"language_{number}"] for number in range(1, MOST_LANGUAGES + 1)]
        return Applicant(
            languages=[code for code in codes if code], **{name: said[name] for name in names}
        )


# --- being taken in ----------------------------------------------------------------------------
class TalkForm(forms.Form):
    """When the first talk was."""

    day = DateField(label=gettext_lazy("Gespräch am"), initial=clock.today)


class PaperForm(forms.Form):
    """When a paper was seen, and until when it holds."""

    kind = forms.ChoiceField(choices=Paper.Kind, widget=forms.HiddenInput)
    seen_on = DateField(label=gettext_lazy("gesehen am"), initial=clock.today)
    valid_until = DateField(label=gettext_lazy("gültig bis"), required=False)


class QualificationForm(forms.Form):
    """What somebody is qualified for, since when, by what."""

    kind = forms.ChoiceField(label=gettext_lazy("Qualifikation"))
    granted_on = DateField(label=gettext_lazy("erworben am"), initial=clock.today)
    valid_until = DateField(
        label=gettext_lazy("gültig bis"), required=False,
        help_text=gettext_lazy("Leer: so lange, wie sie üblich gilt."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Woher?"), max_length=160, required=False,
        help_text=gettext_lazy("Schulung oder Urkunde, zum Beispiel: VHS Unna, Zertifikat gesehen"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {f"{one.pk}": one for one in qualification_kinds() if one.is_active}
        self.fields["kind"].choices = [(key, one.name) for key, one in self.kinds.items()]  # type: ignore[attr-defined]

    def clean_kind(self) -> QualificationKind:
        return self.kinds[self.cleaned_data["kind"]]

    def clean_source(self) -> str:
        return visible(self.cleaned_data["source"]).strip()


class AccountForm(forms.Form):
    """Where the fee goes."""

    holder = forms.CharField(
        label=gettext_lazy("Wem gehört das Konto?"), max_length=70,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    iban = forms.CharField(
        label="IBAN", max_length=60, help_text=gettext_lazy("Sie steht auf Ihrer Bankkarte."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )  # fmt: skip

    def clean_iban(self) -> str:
        try:
            return checked_iban(self.cleaned_data["iban"])
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error


class FeedForm(forms.Form):
    """The address of a calendar."""

    url = forms.CharField(
        label=gettext_lazy("Adresse Ihres Kalenders"), max_length=1000,
        help_text=gettext_lazy("Sie endet oft auf .ics. Wir lesen nur, wann Sie nicht frei sind."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
    )  # fmt: skip


class DeclineForm(forms.Form):
    """Own words that go with a no."""

    text = forms.CharField(
        label=gettext_lazy("Ihre eigenen Worte dazu"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ProposalForm(forms.Form):
    """A language that somebody of the pool speaks, too."""

    code = forms.ChoiceField(label=gettext_lazy("Sprache"))
    dialect = forms.CharField(label=gettext_lazy("Dialekt"), max_length=60, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Wie gut?"), choices=SpokenLanguage.Level)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = _languages(_("Bitte wählen"))  # type: ignore[attr-defined]

    def said(self) -> Said:
        """Return the language that was named."""
        said = self.cleaned_data
        return Said(said["code"], visible(said["dialect"]).strip(), said["level"])


class SpokenForm(ProposalForm):
    """One language in the hands of the coordination; without a language the row is empty."""

    mark_optional = False
    direction = forms.ChoiceField(label=gettext_lazy("Richtung"), choices=SpokenLanguage.Direction)
    evidence = forms.CharField(label=gettext_lazy("Nachweis"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _languages(_("keine"))
        own = self.initial.get("code", "")
        if own and own not in dict(choices) and is_language(own):
            choices.append((own, own))
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
        self.fields["code"].required = False

    def said(self) -> Said:
        said = self.cleaned_data
        return Said(
            said["code"], visible(said["dialect"]).strip(), said["level"], said["direction"],
            visible(said["evidence"]).strip(),
        )  # fmt: skip


class SpokenForms:
    """All languages of somebody, with empty rows after them; each row is a form of its own."""

    def __init__(self, data: Any, interpreter: Interpreter) -> None:
        rows = [
            {"code": one.code, "dialect": one.dialect, "level": one.level,
             "direction": one.direction, "evidence": one.evidence}
            for one in interpreter.languages.all()
        ]  # fmt: skip
        number = len(rows) + NEW_ROWS
        if data is not None:
            sent = str(data.get("rows", ""))
            number = min(int(sent), 30) if sent.isascii() and sent.isdigit() else number
        self.forms: Sequence[SpokenForm] = [
            SpokenForm(data, prefix=f"row{at}", initial=rows[at] if at < len(rows) else {})
            for at in range(number)
        ]

    def is_valid(self) -> bool:
        return not [one for one in self.forms if not one.is_valid()]  # each shows its own faults

    def said(self) -> list[Said]:
        """Return the languages of all rows that name one."""
        return [one.said() for one in self.forms if one.cleaned_data.get("code")]
