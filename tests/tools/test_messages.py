"""Catalogues: what is found in source files, what is written, what is complained about."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from tools.messages_check import placeholders, problems
from tools.messages_extract import Found, UnreadableTextError, extract, from_python, from_template

from tools import messages


def found_in(template: str) -> list[tuple[str, str | None, str | None]]:
    return [(item.msgid, item.plural, item.context) for item in from_template(template)]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Save" %}', [("Save", None, None)]),
        ("{% trans 'Save' as save %}", [("Save", None, None)]),
        ('{% translate "May" context "month" %}', [("May", None, "month")]),
        ('{% translate "50% more" noop %}', [("50%% more", None, None)]),
        ('{% translate "save"|upper %}', [("save", None, None)]),
        (r'{% translate "the \"table\"" %}', [('the "table"', None, None)]),
        ("{% translate title %}", []),
        ('{% include "x.html" with title=_("Places") %}', [("Places", None, None)]),
        ('{{ name|default:_("nobody") }}', [("nobody", None, None)]),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", [("Hello %(name)s", None, None)]),
        (
            "{% blocktranslate trimmed with n=page.count %}\n  100% of\n  {{ n }} pages\n{% endblocktranslate %}",
            [("100%% of %(n)s pages", None, None)],
        ),
        (
            "{% blocktranslate count n=hits %}{{ n }} hit{% plural %}{{ n }} hits{% endblocktranslate %}",
            [("%(n)s hit", "%(n)s hits", None)],
        ),
        (
            "{% blocktrans trimmed context 'list' %} All {% endblocktrans %}",
            [("All", None, "list")],
        ),
        ('{# {% translate "no" %} #}{% comment %}{% translate "no" %}{% endcomment %}', []),
        ('{% verbatim %}{% translate "no" %}{% endverbatim %}', []),
        ("no tags at all", []),
    ],
)
def test_texts_in_templates(template: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert found_in(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{% blocktranslate %}without an end",
        "{% blocktranslate %}a {% if x %}b{% endif %}{% endblocktranslate %}",
        '{% translate "x" context place %}',
    ],
)
def test_texts_that_cannot_be_known_are_refused(template: str) -> None:
    with pytest.raises(UnreadableTextError):
        found_in(template)


def test_texts_in_python(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(
        "# Translators: on a button\n"
        "a = _('Save')\n"
        "b = gettext_lazy('One '\n 'sentence')\n"
        "c = ngettext('%(n)s place', '%(n)s places', 3) % {'n': 3}\n"
        "d = pgettext('month', 'May')\n"
        "e = npgettext_lazy('time', 'day', 'days')\n"
        "f = gettext(variable)\n"
        "g = _n('hit', 'hits')\n"
    )
    assert [(item.msgid, item.plural, item.context) for item in from_python(file)] == [
        ("Save", None, None),
        ("One sentence", None, None),
        ("%(n)s place", "%(n)s places", None),
        ("May", None, "month"),
        ("day", "days", "time"),
        ("hit", "hits", None),
    ]
    assert next(iter(from_python(file))).comments == ["Translators: on a button"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small product: a page of the portal and a Python module of the office."""
    root = tmp_path / "source"
    (root / "portal").mkdir(parents=True)
    (root / "office").mkdir()
    (root / "portal" / "page.html").write_text('{% translate "Places" %}{% translate "Save" %}')
    (root / "office" / "views.py").write_text(
        "x = _('Save')\ny = ngettext('%(n)s task', '%(n)s tasks', 1)\nz = pgettext('month', 'May')\n"
    )
    return root


def test_each_text_is_found_once_with_all_its_files(source: Path) -> None:
    found = {item.msgid: item.files for item in extract(source)}
    assert found == {
        "Save": {"office/views.py", "portal/page.html"},
        "%(n)s task": {"office/views.py"},
        "May": {"office/views.py"},
        "Places": {"portal/page.html"},
    }


def test_two_plurals_for_one_text_are_refused(source: Path) -> None:
    (source / "office" / "other.py").write_text("y = ngettext('%(n)s task', '%(n)s things', 1)\n")
    with pytest.raises(ValueError, match="two plurals"):
        extract(source)


FRAGMENT = """
msgid "Save"
msgstr "Speichern"

msgid "Places"
msgstr "Orte"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgid "%(n)s task"
msgid_plural "%(n)s tasks"
msgstr[0] "eine Aufgabe"
msgstr[1] "%(n)s Aufgaben"

msgid "unknown"
msgstr "unbekannt"
"""


def test_update_merge_compile_and_check(source: Path, tmp_path: Path) -> None:
    root, fragment = tmp_path / "locale", tmp_path / "part.po"
    fragment.write_text(FRAGMENT)
    found = extract(source)

    empty = messages.update("de", found, root)
    assert problems(empty, found, "de") == [
        "ohne Übersetzung: '%(n)s task'",
        "ohne Übersetzung: 'May'",
        "ohne Übersetzung: 'Places'",
        "ohne Übersetzung: 'Save'",
    ]
    assert messages.merge(fragment, "de", found, root) == ["unknown"]
    path = messages.catalogue_file("de", root)
    assert problems(messages.load(path, "de"), found, "de") == []

    before = path.read_bytes()
    messages.update("de", list(reversed(found)), root)
    assert path.read_bytes() == before
    assert b"POT-Creation-Date" not in before
    assert b"\n#:" not in before

    assert messages.compile_all(root) == 1
    assert messages.compile_all(root) == 0
    german = gettext.translation("django", root, ["de"])
    assert german.gettext("Save") == "Speichern"
    assert german.pgettext("month", "May") == "Mai"
    assert [german.ngettext("%(n)s task", "%(n)s tasks", n) for n in (1, 2)] == ["eine Aufgabe", "%(n)s Aufgaben"]


def test_texts_that_are_gone_leave_the_catalogue(source: Path, tmp_path: Path) -> None:
    root, fragment = tmp_path / "locale", tmp_path / "part.po"
    fragment.write_text(FRAGMENT)
    messages.merge(fragment, "de", extract(source), root)
    (source / "portal" / "page.html").unlink()
    found = extract(source)
    old = messages.load(messages.catalogue_file("de", root), "de")
    assert problems(old, found, "de") == ["nicht mehr benutzt: 'Places' (./dev messages räumt auf)"]
    assert problems(messages.update("de", found, root), found, "de") == []


def test_arabic_is_asked_for_where_the_public_reads(source: Path, tmp_path: Path) -> None:
    found = extract(source)
    catalogue = messages.update("ar", found, tmp_path / "locale")
    assert catalogue.num_plurals == 6
    assert problems(catalogue, found, "ar") == ["ohne Übersetzung: 'Places'", "ohne Übersetzung: 'Save'"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%(name)s at {place} on %s", ["%(name)s", "%s", "{place}"]),
        ("100%% sure, 15 % der Orte", []),
        ("{count:,} of {}", ["{count:,}", "{}"]),
    ],
)
def test_placeholders(text: str, expected: list[str]) -> None:
    assert placeholders(text) == expected


def test_lost_fuzzy_and_missing_entries_are_named(tmp_path: Path) -> None:
    found = [Found("Hello %(name)s"), Found("Save"), Found("New"), Found("%(n)s day", "%(n)s days")]
    path = tmp_path / "django.po"
    path.write_text(
        'msgid "Hello %(name)s"\nmsgstr "Hallo %(nmae)s"\n\n#, fuzzy\nmsgid "Save"\nmsgstr "Sichern"\n\n'
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "ein Tag"\nmsgstr[1] "Tage"\n'
    )
    assert problems(messages.load(path, "de"), found, "de") == [
        "andere Platzhalter: 'Hello %(name)s'",
        "unsicher (fuzzy): 'Save'",
        "andere Platzhalter: '%(n)s day'",
        "fehlt im Katalog: 'New' (./dev messages trägt ein)",
    ]
