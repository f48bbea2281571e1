"""Names across scripts meet under one key; different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.linkage.dates import birth_date
from kreisweit.methods.linkage.keys import block_keys
from kreisweit.methods.linkage.names import NameFolder, is_placeholder, latin, name_token, name_words
from kreisweit.methods.linkage.records import IdentityRecord


def keys(text: str) -> set[str]:
    return set(NameFolder().name(text).keys)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Mohammed", "Muhammad", "Mohamad", "محمد"),
        ("Yusuf", "Youssef", "Jussuf", "يوسف"),
        ("Khaled", "Chaled", "Halid", "خالد"),
        ("Abdul Rahman", "Abdelrahman", "Abdurrahman", "Abd al-Rahman", "عبد الرحمن", "عبدالرحمن"),
        ("Al-Husseini", "Alhosseiny", "El Husseini", "الحسيني"),
        ("Олександр", "Oleksandr", "Olexandr"),
        ("Сергій", "Serhii", "Sergej", "Sergiy"),
        ("Юлія", "Yuliia", "Julija", "Iuliia"),
        ("Щербаков", "Shcherbakov", "Schtscherbakow"),
        ("Şükrü", "Sukru", "Schukri", "Shukri"),
        ("Müller", "Muller", "Mueller"),
        ("Jamal", "Dschamal", "جمال"),
        ("چنگیز", "Cengiz"),
        ("ወልደ", "Welde"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    first, *others = spellings
    assert [other for other in others if not keys(first) & keys(other)] == []


@pytest.mark.parametrize(
    ("one", "other"), [("Mohammed", "Ahmad"), ("Olena", "Oksana"), ("Fatima", "Zahra"), ("Kaya", "Demir")]
)
def test_different_names_share_none(one: str, other: str) -> None:
    assert keys(one) & keys(other) == set()


def test_latin_spells_marks_out() -> None:
    assert latin("Žižka") == "zhizhka"
    assert latin("Müller") == "mueller"
    assert latin("Олександр") == "oleksandr"
    assert latin("O'Neil") == "oneil"


def test_placeholders_are_no_names() -> None:
    for text in ("", " ", "N.N.", "n. n.", "Unbekannt", "LNU", "FNU", ".", "–", "ohne Familiennamen", "???"):
        assert is_placeholder(text), text
        assert NameFolder().name(text).tokens == (), text
    assert not is_placeholder("Nena")


def test_particles_and_native_spelling() -> None:
    name = NameFolder().name("Ahmad ibn Abu Bakr")
    assert [token.latin for token in name.tokens] == ["ahmad", "bakr"]
    assert name.native == ""
    native = NameFolder().name("محمّد أحمد")
    assert native.fold == ""
    assert native.native != ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("محمد بن سلمان", ("محمد", "سلمان")),
        ("Алиев Али оглы", ("алиев", "али")),
        ("Karl zu Guttenberg", ("karl", "guttenberg")),
        ("Abd al-Rahman", ("abdrahman",)),
        ("Müller-Lüdenscheidt", ("müller", "lüdenscheidt")),
        ("Selam", ("selam",)),
        ("N.N.", ()),
    ],
)
def test_words_that_tell_a_name_from_others(text: str, kept: tuple[str, ...]) -> None:
    folder = NameFolder()
    assert name_words(text) == folder.words(text) == folder.words(text) == kept
    assert tuple(token.latin for token in folder.name(text).tokens) == tuple(map(latin, kept))


def test_double_names_patronymics_and_fathers_names_meet_their_short_forms() -> None:
    for whole, part in (
        ("Müller-Lüdenscheidt", "Lüdenscheidt"),
        ("Олена Петрівна", "Olena"),
        ("Selam Tesfay", "Tesfay"),
        ("Juan Carlos", "Carlos"),
    ):
        assert keys(part) & keys(whole) != set(), (whole, part)
        assert keys(whole) - keys(part) != set()


def test_a_name_of_particles_only_keeps_them() -> None:
    assert [token.latin for token in NameFolder().name("Ben").tokens] == ["ben"]


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_folds_to_ascii_and_the_same_each_time(text: str) -> None:
    name = NameFolder().name(text)
    assert name == NameFolder().name(text)
    assert all(token.keys and all(key.isascii() and key for key in token.keys) for token in name.tokens)
    assert all(token.latin.isascii() and token.latin for token in name.tokens)


def test_birth_dates() -> None:
    assert birth_date("") is None
    assert birth_date("0000-00-00") is None
    assert birth_date("1990-13-01") is None
    plain = birth_date("1990-05-03")
    assert plain is not None
    assert (plain.placeholder, plain.swapped, plain.iso) == (False, "1990-03-05", "1990-05-03")
    for text in ("1980-00-00", "1980-01-01", "1980-12-31", "1980-07-01", "1980-06-00"):
        date = birth_date(text)
        assert date is not None
        assert date.placeholder, text
        assert date.swapped == ""


def test_block_keys() -> None:
    record = IdentityRecord("a" * 32, "r", given_name="Mohammed", family_name="Al-Husseini", birth_date="1990-05-03")
    assert block_keys(record) == (
        "d19900305", "h199005HSN", "h199005MHMD", "nHSN/MHMD", "y1990HSN", "y1990MHMD"
    )  # fmt: skip


def test_block_keys_meet_through_swaps_scripts_and_placeholders() -> None:
    one = IdentityRecord("a" * 32, "r", given_name="Mohammed", family_name="Al-Husseini", birth_date="1990-05-03")
    swapped = IdentityRecord("b" * 32, "s", given_name="Alhosseiny", family_name="Muhamad", birth_date="1990-01-01")
    native = IdentityRecord("c" * 32, "t", native_given_name="محمد", native_family_name="الحسيني")
    stranger = IdentityRecord("d" * 32, "t", given_name="Olena", family_name="Shevchenko", birth_date="1990-05-04")
    meets = [set(block_keys(one)) & set(block_keys(other)) != set() for other in (swapped, native, stranger)]
    assert meets == [True, True, False]


def test_a_record_without_name_and_date_has_no_keys() -> None:
    assert block_keys(IdentityRecord("a" * 32, "r", given_name="unbekannt", birth_date="")) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("Ubax", "Ubah"), ("Farax", "Farah"), ("Sara", "Sarah"), ("Farah", "Fara"), ("Salah", "Salach")]
)
def test_a_last_h_is_heard_or_not(one: str, other: str) -> None:
    assert not set(name_token(one).keys).isdisjoint(name_token(other).keys)


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("İbrahim", "Ibrahim"), ("EMİNE", "Emine"), ("Kılıç", "Kilic"), ("Koç", "Koc"), ("Çelik", "Celik"),
        ("Petrović", "Petrovic"), ("Kovač", "Kovac"), ("Đorđević", "Djordjevic"), ("Đorđević", "Dordevic"),
        ("Ionuț", "Ionut"),
    ],
)  # fmt: skip
def test_a_name_meets_its_spelling_without_marks(marked: str, plain: str) -> None:
    folder = NameFolder()
    one, other = folder.name(marked), folder.name(plain)
    assert (len(one.tokens), len(other.tokens)) == (1, 1)
    assert set(one.keys) & set(other.keys)
