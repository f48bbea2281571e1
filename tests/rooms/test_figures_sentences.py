"""Each code of the reader has a sentence that uses its parameters and no others."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from kreisweit.methods.intake import CODES, Finding, Severity
from kreisweit.monitoring.refusals import UnreadableFile
from kreisweit.monitoring.sentences import SENTENCES, SEVERITIES, in_words, known_sentence, sentence_of

PLACE = re.compile(r"%\((\w+)\)s")
FREE = {"row", "column"}  # every finding may have them


def test_every_code_has_a_sentence_and_no_other() -> None:
    assert sorted(SENTENCES) == sorted(CODES)
    assert sorted(SEVERITIES) == sorted(s.value for s in Severity)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_sentence_uses_its_parameters(code: str) -> None:
    with translation.override("en"):
        sentence, remedy = (str(text) for text in SENTENCES[code])
    used = set(PLACE.findall(sentence + remedy))
    assert set(CODES[code]) - FREE <= used
    assert used <= set(CODES[code]) | FREE
    assert PLACE.sub("", sentence + remedy).count("%") == 0
    assert sentence.endswith(".")
    assert remedy == "" or remedy.endswith(".")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", sorted(CODES))
def test_a_finding_in_words(code: str, language: str) -> None:
    finding = Finding(code, Severity.ERROR, row=7, column="ags", params={name: f"<{name}>" for name in CODES[code]})
    with translation.override(language):
        words = in_words(finding)
    assert "%" not in str(words["sentence"]) + str(words["remedy"])
    for name in set(CODES[code]) - FREE:
        assert f"<{name}>" in str(words["sentence"]) + str(words["remedy"])


def test_a_row_that_the_parameters_name() -> None:
    with translation.override("en"):
        words = in_words(Finding("half_file", Severity.ERROR, params={"row": 12}))
    assert words["sentence"].split(";")[0] == "The file ends in the middle of row 12"


def test_nothing_to_name_is_a_dash() -> None:
    refusal = UnreadableFile("columns_missing", layout="generic", missing="value", found="")
    with translation.override("en"):
        assert refusal.text().endswith("Missing columns: value. Found: –.")


def test_a_list_that_was_cut_ends_with_its_own_mark() -> None:
    with translation.override("en"):
        words = in_words(Finding("code_unknown", Severity.ERROR, params={"known": "belgisch …"}))
        whole = in_words(Finding("code_unknown", Severity.ERROR, params={"known": "belgisch"}))
    assert str(words["sentence"]).endswith("Known are: belgisch …")
    assert str(whole["sentence"]).endswith("Known are: belgisch.")


def test_unknown_codes() -> None:
    with translation.override("en"):
        assert sentence_of("later") == ("The reader remarks: later.", "")
    assert known_sentence("later") is None
