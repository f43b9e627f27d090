"""A field says its name, its help and its error, and ties them together for a screen reader."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from design.forms import DesignRenderer
from tests.design.conftest import Render


class SampleForm(forms.Form):
    default_renderer = DesignRenderer()

    mail = forms.EmailField(label="Work e-mail", help_text="We write here")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    way = forms.ChoiceField(label="Way", widget=forms.RadioSelect, choices=(("m", "Mail"), ("c", "Call")))
    kind = forms.ChoiceField(label="Kind", choices=(("a", "A"),))
    copy = forms.BooleanField(label="Copy", required=False)
    attached = forms.FileField(label="Files", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def form() -> SampleForm:
    return SampleForm()


@pytest.fixture
def wrong() -> SampleForm:
    return SampleForm({"mail": "zhang.min@acme", "kind": "a"})


def test_a_field_ties_help_and_error_to_its_control(render: Render, wrong: SampleForm) -> None:
    out = render("{% field form.mail %}", form=wrong)
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in out
    assert 'id="id_mail_helptext"' in out
    assert 'id="id_mail_error"' in out
    assert 'aria-invalid="true"' in out
    assert '<label for="id_mail">' in out


def test_required_is_silent_and_optional_is_said(render: Render, form: SampleForm) -> None:
    assert "r-optional" not in render("{% field form.mail %}", form=form)
    assert "optional" in render("{% field form.note %}", form=form)
    with translation.override("zh-hans"):
        assert "选填" in render("{% field form.note %}", form=form)


def test_options_become_attributes(render: Render, form: SampleForm) -> None:
    out = render('{% field form.mail autocomplete="email" data_check_url="/free/" %}', form=form)
    assert 'autocomplete="email"' in out
    assert 'data-check-url="/free/"' in out


def test_choices_are_a_group_with_a_legend_and_a_label_for_each(render: Render, wrong: SampleForm) -> None:
    out = render('{% field form.way style="cards" helps=helps %}', form=wrong, helps={"c": "Within an hour"})
    assert "<fieldset" in out
    assert '<legend class="r-label">Way' in out
    assert out.count('type="radio"') == 2
    assert 'for="id_way_0"' in out
    assert 'id="id_way_0"' in out
    assert "Within an hour" in out
    assert 'id="id_way_error"' in out


def test_every_style_of_choices_renders(render: Render, form: SampleForm) -> None:
    assert "r-pill" in render('{% field form.way style="pills" %}', form=form)
    assert "r-check" in render("{% field form.way %}", form=form)
    assert 'role="switch"' in render('{% field form.copy style="switch" %}', form=form)


def test_a_file_field_is_a_plain_input_that_script_may_enliven(render: Render, form: SampleForm) -> None:
    out = render("{% field form.attached multiple=True %}", form=form)
    assert 'type="file"' in out
    assert "data-drop" in out
    assert " multiple" in out


def test_an_affix_stands_beside_the_control(render: Render, form: SampleForm) -> None:
    out = render('{% field form.mail suffix=".rapport.example" good="Free" %}', form=form)
    assert '<div class="r-affix is-good">' in out
    assert "r-ok" in out


def test_the_summary_links_to_the_fields(render: Render, wrong: SampleForm) -> None:
    out = render("{% error_summary form %}", form=wrong)
    assert 'role="alert"' in out
    assert 'href="#id_mail"' in out
    assert 'href="#id_way"' in out
    assert "2 things stop this" in out


def test_no_summary_without_errors(render: Render, form: SampleForm) -> None:
    assert render("{% error_summary form %}", form=form).strip() == ""


def test_a_whole_form_looks_right_through_the_renderer(wrong: SampleForm) -> None:
    out = str(wrong)
    assert out.count("r-summary") == 1
    assert 'name="secret"' in out
    assert "r-field" in out


def test_words_of_an_error_are_escaped(render: Render) -> None:
    form = SampleForm({"mail": "<script>"})
    form.add_error("mail", "<b>no</b>")
    assert "<b>no</b>" not in render("{% error_summary form %}{% field form.mail %}", form=form)
