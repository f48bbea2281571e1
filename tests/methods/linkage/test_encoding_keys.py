"""Keys of identities: what they keep of likeness, what they never show, and that they stay what they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kreisweit.methods.linkage.encoding.attributes import columns_of, fields_of, id_column, person_from, person_of
from kreisweit.methods.linkage.encoding.comparing import dice_of
from kreisweit.methods.linkage.encoding.features import bigrams, features_of
from kreisweit.methods.linkage.encoding.filters import STANDARD, Design, Encoder, has_key, project_of
from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.records import IdentityRecord

SECRET, OTHER = b"s" * 32, b"o" * 32
PERSON = {
    "given_name": "Mohammed", "family_name": "Al-Ahmad", "birth_date": "1990-05-17", "sex": "m", "nationality": "SY",
    "place": "Musterstadt",
}  # fmt: skip


def alike(one: dict[str, str], other: dict[str, str], secrets: tuple[bytes, bytes] = (SECRET, SECRET)) -> float:
    keys = [Encoder(secret).encode([person]) for secret, person in zip(secrets, (one, other), strict=True)]
    return float(dice_of(*keys)[0])


def test_a_key_stays_the_same_from_version_to_version() -> None:
    """If this fails, keys of institutions that encoded before no longer meet: raise VERSION."""
    key = Encoder(SECRET).encode([PERSON])
    assert (key.shape, key.dtype) == ((1, 16), np.uint64)
    assert key.tobytes().hex()[:64] == "208286b448212841c1a747923883aaa5e936e1bc00182431690b677c50b05887"
    assert project_of(SECRET) == "3e7ba468"


def test_the_same_person_written_in_other_ways_stays_near() -> None:
    assert alike(PERSON, PERSON) == 1
    assert alike(PERSON, PERSON | {"given_name": "Muhammad", "family_name": "Alahmad"}) > 0.85
    assert alike(PERSON, PERSON | {"given_name": "محمد", "family_name": "الأحمد"}) > 0.75
    assert alike(PERSON, PERSON | {"birth_date": "1990-01-01"}) > 0.75
    assert alike(PERSON, PERSON | {"given_name": "Al-Ahmad", "family_name": "Mohammed"}) > 0.75
    assert alike(PERSON, PERSON | {"birth_date": ""}) > 0.55


def test_a_brother_is_farther_than_the_person_and_nearer_than_a_stranger() -> None:
    brother = alike(PERSON, PERSON | {"given_name": "Khaled", "birth_date": "1993-11-02"})
    stranger = alike(
        PERSON,
        {
            "given_name": "Olena",
            "family_name": "Kovalenko",
            "birth_date": "1971-02-28",
            "sex": "f",
            "nationality": "UA",
        },
    )
    assert stranger < 0.4 < brother < 0.6


def test_keys_of_another_secret_share_nothing_but_chance() -> None:
    people = [PERSON | {"birth_date": f"19{year}-05-17"} for year in range(50, 99)]
    own, strange = Encoder(SECRET).encode(people), Encoder(OTHER).encode(people)
    shares = np.bitwise_count(own).sum(axis=1) / STANDARD.bits
    assert abs(float(dice_of(own, strange).mean()) - float(shares.mean())) < 0.05
    assert project_of(SECRET) != project_of(OTHER)


def test_short_and_long_names_have_as_many_bits() -> None:
    design = Design(STANDARD.draws, length=65_536, folds=0)
    short, long = (
        PERSON | {"given_name": "Bo", "family_name": "Li"},
        PERSON | {"given_name": "Maximiliane", "family_name": "Hohenwarther"},
    )
    bits = [int(np.bitwise_count(Encoder(SECRET, design).encode([person])).sum()) for person in (short, long)]
    assert abs(bits[0] - bits[1]) < 0.08 * max(bits)


def test_folding_halves_the_filter_by_exclusive_or() -> None:
    whole = Encoder(SECRET, Design(STANDARD.draws, folds=0)).encode([PERSON])[0]
    assert Encoder(SECRET).encode([PERSON])[0].tolist() == (whole[:16] ^ whole[16:]).tolist()


def test_too_few_facts_make_no_key() -> None:
    nobody = {"given_name": "Mohammed", "family_name": "Ahmad", "birth_date": "1990-05-17"}
    nameless = {
        "birth_date": "1990-05-17",
        "sex": "m",
        "nationality": "SY",
        "place": "Musterstadt",
        "given_name": "unbekannt",
    }
    keys = Encoder(SECRET).encode([nobody, PERSON, nameless, {}])
    assert has_key(keys).tolist() == [False, True, False, False]
    assert Encoder(SECRET).encode([]).shape == (0, 16)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Encoder(b"short")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.text(max_size=12) for name in PERSON} | {"email": st.text(max_size=9)}),
        max_size=4,
    )
)
def test_any_text_makes_the_same_keys_alone_and_together(people: list[dict[str, str]]) -> None:
    together = Encoder(SECRET).encode(people)
    alone = [Encoder(SECRET).encode([person])[0] for person in people]
    assert together.tolist() == [key.tolist() for key in alone]


def test_bigrams_tell_repetitions_apart() -> None:
    assert bigrams("anan") == [" a", "an", "na", "an2", "n "]


def test_a_placeholder_date_says_only_its_year() -> None:
    found = features_of({"birth_date": "1990-01-01"}, NameFolder())
    assert found == {
        "born.year": frozenset({"1990"}),
        "born.near": frozenset({"1989", "1990", "1991"}),
        "born.placeholder": frozenset({"1990-01-01"}),
    }


def test_facts_of_few_values_are_told_apart_by_the_year_of_birth() -> None:
    """Else the bits of "f" and "m" would part all keys into two groups that anybody can name."""
    found = features_of({"sex": "f", "nationality": "SY XX", "birth_date": "1990-05-17"}, NameFolder())
    assert (found["sex"], found["nationality"]) == (frozenset({"f 1990"}), frozenset({"sy 1990"}))
    assert features_of({"sex": "f"}, NameFolder()) == {"sex": frozenset({"f "})}


def test_columns_by_usual_names_and_by_hand() -> None:
    header = ["Lfd", "Vorname", "Name", "Geburtsdatum", "Geschlecht", "Straße", "Hausnr.", "PLZ", "Wohnort"]
    assert columns_of(header) == {
        "given_name": 1, "family_name": 2, "birth_date": 3, "sex": 4, "street": 5, "house_number": 6, "postcode": 7, "place": 8,
    }  # fmt: skip
    assert columns_of(["a", "Vorname"], {"given_name": "A"}) == {"given_name": 0}
    assert id_column(header) is None
    assert id_column(["Vorname", "ID"]) == 1
    with pytest.raises(KeyError, match="nickname"):
        columns_of(header, {"nickname": "Lfd"})
    with pytest.raises(KeyError, match="Spitzname"):
        columns_of(header, {"given_name": "Spitzname"})


def test_facts_count_once() -> None:
    assert fields_of(["given_name", "native_given_name", "birth_year", "birth_month", "street", "house_number"]) == (
        "birth_date", "given_name", "street",
    )  # fmt: skip
    assert fields_of(["birth_month", "birth_day", "family_name"]) == ("family_name",)


@pytest.mark.parametrize(
    ("texts", "born"),
    [
        ({"birth_date": "17.5.1990"}, "1990-05-17"),
        ({"birth_date": "1990-05-17 00:00:00"}, "1990-05-17"),
        ({"birth_date": "19900517"}, "1990-05-17"),
        ({"birth_date": "1990"}, "1990-00-00"),
        ({"birth_year": "1990", "birth_month": "5"}, "1990-05-00"),
        ({"birth_year": "1990", "birth_month": "05", "birth_day": "17"}, "1990-05-17"),
    ],
)
def test_birth_dates_as_offices_write_them(texts: dict[str, str], born: str) -> None:
    assert person_of(texts) == {"birth_date": born}


def test_texts_that_say_nothing_are_left_out() -> None:
    assert person_of({"given_name": " ", "sex": "Männlich", "birth_date": "unbekannt", "place": " Ort "}) == {
        "sex": "m", "place": "Ort",
    }  # fmt: skip
    assert person_of({"sex": "?"}) == {}


def test_a_record_of_linkage_as_attributes() -> None:
    record = IdentityRecord(
        "0" * 32, "r", given_name="A", family_name="B", birth_date="1990-05-17", sex="f", nationalities=("SY", "TR"),
        municipalities=("99001010",), address="Weg 1",
    )  # fmt: skip
    assert person_from(record) == {
        "given_name": "A", "family_name": "B", "birth_date": "1990-05-17", "sex": "f", "nationality": "SY TR",
        "municipality": "99001010", "street": "Weg 1",
    }  # fmt: skip
