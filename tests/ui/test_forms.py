"""Forms: label, hint, widget and error belong together, whatever the field."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.template import Context, Template

from nabe.ui.forms import DateField, DateTimeInput, TimeField


class EveryField(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie im Ausweis.")
    remark = forms.CharField(label="Bemerkung", required=False, widget=forms.Textarea)
    town = forms.ChoiceField(label="Ort", choices=[("u", "Unna"), ("l", "Lünen")])
    levels = forms.MultipleChoiceField(
        label="Niveau", choices=[("a1", "A1"), ("b1", "B1")], widget=forms.CheckboxSelectMultiple
    )
    day = DateField(label="Tag", required=False)
    time = TimeField(label="Uhr", required=False)
    agree = forms.BooleanField(label="Einverstanden")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(form: forms.BaseForm, source: str = '{% form form submit="Senden" %}') -> str:
    return Template(source).render(Context({"form": form, "csrf_token": "abc"}))


def test_form_has_token_method_and_button() -> None:
    html = draw(EveryField())
    assert 'method="post"' in html
    assert 'value="abc"' in html
    assert "Senden" in html


def test_every_visible_field_has_a_label_of_its_own() -> None:
    html = draw(EveryField())
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', html))
    for name in ("name", "remark", "town", "day", "time", "agree", "levels_0", "levels_1"):
        assert f"id_{name}" in labelled


def test_optional_fields_say_so_and_others_have_no_asterisk() -> None:
    html = draw(EveryField())
    assert html.count("(optional)") == 3
    assert "*" not in html


def test_form_may_leave_the_word_optional_out() -> None:
    form = EveryField()
    form.mark_optional = False  # type: ignore[attr-defined]
    assert "(optional)" not in draw(form)


def test_hint_is_tied_to_its_field() -> None:
    html = draw(EveryField())
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_error_is_tied_to_its_field_and_listed_with_a_link() -> None:
    html = draw(EveryField({"town": "u"}))
    assert 'href="#id_name"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "kern-form-input__input--error" in html


def test_errors_of_choices_link_to_something_that_exists() -> None:
    html = draw(EveryField({}))
    ids = set(re.findall(r'id="([^"]+)"', html))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


def test_form_without_errors_lists_none() -> None:
    assert "error-summary" not in draw(EveryField())


def test_error_of_the_whole_form_is_shown_once() -> None:
    form = EveryField({"name": "x"})
    form.add_error(None, "Ende liegt vor Beginn.")
    assert draw(form).count("Ende liegt vor Beginn.") == 1


def test_date_and_time_use_the_native_pickers() -> None:
    html = draw(EveryField(initial={"day": dt.date(2026, 11, 24), "time": dt.time(14, 30)}))
    assert re.search(r'type="date"[^>]*value="2026-11-24"', html)
    assert re.search(r'type="time"[^>]*value="14:30"', html)


def test_native_date_comes_back_as_a_date() -> None:
    form = EveryField({"day": "2026-11-24", "time": "14:30"})
    form.is_valid()
    assert form.cleaned_data["day"] == dt.date(2026, 11, 24)
    assert form.cleaned_data["time"] == dt.time(14, 30)


def test_moment_input_writes_what_browsers_read() -> None:
    class Moment(forms.Form):
        at = forms.DateTimeField(widget=DateTimeInput)

    html = draw(Moment(initial={"at": dt.datetime(2026, 11, 24, 14, 30)}), "{{ form.at }}")  # noqa: DTZ001
    assert 'type="datetime-local"' in html
    assert 'value="2026-11-24T14:30"' in html


def test_single_widget_gets_its_class_too() -> None:
    html = draw(EveryField(), "{{ form.name }}{{ form.town }}{{ form.agree }}")
    assert "kern-form-input__input" in html
    assert "kern-form-input__select" in html
    assert "kern-form-check__checkbox" in html


def test_own_class_of_a_widget_is_kept() -> None:
    class Own(forms.Form):
        q = forms.CharField(widget=forms.TextInput(attrs={"class": "mine"}))

    assert 'class="mine kern-form-input__input"' in draw(Own(), "{{ form.q }}")


def test_choices_are_one_group_with_a_legend() -> None:
    html = draw(EveryField())
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Niveau", html)


def test_form_with_a_file_sends_it() -> None:
    class Upload(forms.Form):
        file = forms.FileField(label="Datei")

    assert 'enctype="multipart/form-data"' in draw(Upload())


def test_what_people_typed_comes_back_escaped() -> None:
    html = draw(EveryField({"name": "", "remark": "</textarea><script>x</script>"}))
    assert "<script>" not in html


def test_fields_alone_bring_no_form_tag() -> None:
    html = draw(EveryField(), "{% fields form %}")
    assert "<form" not in html
    assert 'type="hidden"' in html


def test_django_own_form_templates_work() -> None:
    class Sets(forms.Form):
        when = forms.SplitDateTimeField(label="Wann")

    formset: Any = forms.formset_factory(Sets, extra=1)
    assert "kern-form-input__input" in str(formset())
