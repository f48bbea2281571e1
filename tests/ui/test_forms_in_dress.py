"""Forms in the kit's dress: labels, hints, errors and the summary belong together."""

from __future__ import annotations

from django import forms
from django.utils import translation

from kreisweit.ui.forms import DayInput, FileDrop


class Sample(forms.Form):
    """One of each kind."""

    name = forms.CharField(label="Name", help_text="As on the letterhead")
    day = forms.DateField(label="Day", required=False, widget=DayInput)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Agree")
    file = forms.FileField(label="File", widget=FileDrop)
    token = forms.CharField(widget=forms.HiddenInput, initial="t")


def _html(data: dict[str, str] | None = None) -> str:
    with translation.override("en"):
        return str(Sample(data))


def test_an_empty_form_has_labels_and_no_summary() -> None:
    html = _html()
    assert html.count("<label") == 6  # name, day, agree, file and two radio buttons
    assert html.count("<legend") == 1
    assert "kw-summary" not in html
    assert '<span class="kw-label__optional">(optional)</span>' in html
    assert html.count("kw-label__optional") == 1


def test_hint_and_error_are_tied_to_the_field() -> None:
    html = _html({"name": ""})
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext">As on the letterhead' in html
    assert 'id="id_name_error"' in html
    assert '<fieldset class="kw-field kw-field--error" aria-describedby="id_kind_error">' in html
    assert html.count('aria-invalid="true"') == 5  # name, two radio buttons, agree, file


def test_the_summary_leads_to_each_wrong_field() -> None:
    html = _html({"name": "", "token": ""})
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert 'href="#id_agree"' in html
    assert 'href="#id_file"' in html
    assert html.count('href="#') == 4
    assert "data-error-summary" in html


def test_widgets_wear_the_classes_of_kern_once() -> None:
    html = _html()
    assert '<input type="text" name="name" class="kern-form-input__input"' in html
    assert '<input type="date" name="day"' in html
    assert 'class="kern-form-check__radio" type="radio"' in html
    assert 'class="kern-form-check__checkbox" type="checkbox"' in html
    assert html.count("kw-drop") >= 1
    assert '<input type="hidden" name="token" value="t"' in html
    assert " style=" not in html


def test_a_class_of_the_widget_stays() -> None:
    field = forms.CharField(widget=forms.TextInput(attrs={"class": "narrow"}))
    form = type("F", (forms.Form,), {"x": field})()
    assert 'class="kern-form-input__input narrow"' in str(form)
    assert str(form).count("class=") == str(form).count('class="')
