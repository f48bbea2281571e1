"""Pages of the trust office: a person with history and parting, trials, two readers, quality over time, choices."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.factories.counties import load_county
from tests.factories.people_world import person as person_with_role
from tests.factories.scenes import scene
from tests.factories.vault_persons import link_whole, open_registers, store

from kreisweit.audit.actions import TERMINAL
from kreisweit.ground.today import now
from kreisweit.jobs.models import Job
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.monitoring import jobs_linking
from kreisweit.monitoring.models import LinkingChoice
from kreisweit.monitoring.subjects import ACTIVITY
from kreisweit.office.linking import pace
from kreisweit.people import roles
from kreisweit.people.demo import create_demo_logins
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Clearance, Operation
from kreisweit.privacy.demo import clear_demo_processing
from kreisweit.privacy.queries import clearance_for, joined_municipalities
from kreisweit.vault import queries
from kreisweit.vault.models import DoubtfulPair, LinkEvent, VaultEvent
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
Page = Callable[..., str]


def invented(number: int, register: str, given: str, born: str) -> IdentityRecord:
    return IdentityRecord(
        record=f"{register}{number}", register=register, given_name=given, family_name=f"Musterfrau{number}",
        birth_date=born, sex="f", nationalities=("SY",), municipalities=(), address=f"Weg {number}",
    )  # fmt: skip


def cleared() -> Clearance:
    """The slip that the gate gives."""
    return clearance_for(ACTIVITY, operation=Operation.LINK)


def _desk() -> None:
    load_county("99001")
    create_demo_logins(by=TERMINAL)
    clear_demo_processing(by=TERMINAL, municipalities=3)
    person_with_role("Zweite", roles.TRUST_OFFICE, None)
    open_registers({"amt", "schule"})
    town = sorted(joined_municipalities(ACTIVITY))[0]
    names = ["Layla", "Amira", "Nour", "Hala", "Rasha", "Dima", "Samar", "Maha", "Rana", "Lina", "Salma", "Yara"]
    people = [(number, name, f"19{70 + number}-03-{10 + number}") for number, name in enumerate(names)]
    store([invented(*one[:1], "amt", *one[1:]) for one in people], 1, town)
    store([invented(*one[:1], "schule", *one[1:]) for one in people[:8]], 2, town)
    link_whole(cleared())


desk_scene = scene("desk", _desk)


@pytest.fixture
def viola(desk_scene: None) -> Client:
    return signed_in(User.objects.get(email="vertrauensstelle@musterland.example"))


@pytest.fixture
def second(desk_scene: None) -> Client:
    return signed_in(User.objects.get(name="Zweite"))


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def plain(answer: HttpResponse) -> str:
    main = answer.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def joined_pair() -> tuple[str, str]:
    """Two records that the program holds for one person."""
    with session(Purpose.LINKING, by=TERMINAL, clearance=cleared()):
        from kreisweit.vault.models import Membership

        members: dict[str, list[str]] = {}
        for entry, held in Membership.objects.filter(ended_at=None).values_list("entry_id", "person_id"):
            members.setdefault(held, []).append(entry)
    left, right = sorted(next(held for held in members.values() if len(held) == 2))
    return left, right


def looks() -> list[tuple[str, str]]:
    with session(Purpose.UPKEEP, by=TERMINAL):
        rows = VaultEvent.objects.filter(event__in=["read_person", "read_records"]).order_by("pk")
        return list(rows.values_list("event", "purpose"))


def test_a_record_is_parted_for_good_after_a_reason_and_a_second_look(viola: Client) -> None:
    left, right = joined_pair()
    address = f"/buero/abgleich/person/{left}/"
    text = plain(viola.get(address))
    assert "Record 1" in text
    assert "Record 2" in text
    assert re.search(r"1 and 2 (more than 99 per cent|[5-9]\d %)", text)
    assert "The records came in as one person – by comparison, by the program" in text
    assert "Weg" not in text, "no more identity than is needed"
    assert looks() == [("read_person", "review")]
    asked = viola.get(f"{address}abtrennen/")
    assert "Afterwards these are 2 persons:" in plain(asked)
    refused = viola.post(f"{address}abtrennen/", {"reason": " "})
    assert (refused.status_code, "Please say why" in plain(refused)) == (422, True)
    sure = viola.post(f"{address}abtrennen/", {"reason": "Zwillinge"})
    assert "Really part this link?" in plain(sure)
    assert len(queries.decisions()) == 0
    done = viola.post(f"{address}abtrennen/", {"reason": "Zwillinge", "sure": "yes"}, follow=True)
    text = plain(done)
    assert "1 pair stays apart from now on" in text
    assert "This record stands by itself" in text
    assert "Reason: Zwillinge" in text
    assert [(one.left, one.right, one.same) for one in queries.decisions()] == [(left, right, False)]


def test_a_join_is_taken_back_by_its_line_in_the_history(viola: Client) -> None:
    left, right = joined_pair()
    viola.post(f"/buero/abgleich/person/{right}/abtrennen/", {"reason": "x", "sure": "yes"})
    with session(Purpose.LINKING, by=TERMINAL, clearance=cleared()):
        event = LinkEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    page = viola.get(f"/buero/abgleich/person/{left}/").content.decode()
    address = f"/buero/abgleich/person/{left}/trennen/{event}/"
    assert address in page
    text = plain(viola.get(address))
    assert "Afterwards there is 1 person:" in text
    assert text.count("(amt)") + text.count("(schule)") == 2, "both records"
    assert "no later linkage parts them" in text
    assert "art this link" not in text
    missing = viola.post(address, {"reason": " "})
    assert (missing.status_code, "Please say why these records belong together." in plain(missing)) == (422, True)
    assert "Really join these records again?" in plain(viola.post(address, {"reason": "Doch dieselbe"}))
    done = plain(viola.post(address, {"reason": "Doch dieselbe", "sure": "yes"}, follow=True))
    assert "Joined again. 1 pair stays together from now on" in done
    assert "Parted." not in done
    assert "Record 1 and 2: the same person" in done
    assert "Doch dieselbe" in done
    assert [one.same for one in queries.decisions()] == [True]
    assert viola.get(address).status_code == 404, "once"


def test_a_change_of_another_person_is_not_taken_back_here(viola: Client) -> None:
    left, right = joined_pair()
    viola.post(f"/buero/abgleich/person/{right}/abtrennen/", {"reason": "x", "sure": "yes"})
    with session(Purpose.LINKING, by=TERMINAL, clearance=cleared()):
        event = LinkEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    others = sorted(one.record for one in queries.identities(clearance=cleared(), by=TERMINAL))
    other = next(entry for entry in others if entry not in (left, right))
    address = f"/buero/abgleich/person/{other}/trennen/{event}/"
    assert viola.get(address).status_code == 404
    assert viola.post(address, {"reason": "x", "sure": "yes"}).status_code == 404
    assert [one.same for one in queries.decisions()] == [False]


def test_a_form_without_what_was_seen_changes_no_decision(viola: Client, open_pair: str) -> None:
    viola.post(open_pair, {"verdict": "same"})
    text = plain(viola.post(open_pair, {"verdict": "different"}, follow=True))
    assert "Meanwhile somebody has decided about this pair." in text
    assert [one.same for one in queries.decisions()] == [True]


def test_a_pair_that_is_none_any_more_is_said_so(viola: Client, open_pair: str) -> None:
    with session(Purpose.REVIEW, by=TERMINAL, clearance=cleared()):
        DoubtfulPair.objects.all().delete()
    answer = viola.post(open_pair, {"verdict": "same"}, follow=True)
    assert "This pair is in doubt no longer. Your answer was not kept." in plain(answer)


def test_of_two_who_judge_a_link_the_second_is_told(viola: Client, second: Client) -> None:
    page = viola.get("/buero/abgleich/stichprobe/").content.decode()
    found = re.search("/buero/abgleich/verknuepfung/([0-9a-f]{32})/([0-9a-f]{32})/", page)
    assert found is not None
    assert hidden(second, found[0])["seen"] == ""
    viola.post(found[0], {"verdict": "wrong-right"})
    text = plain(second.post(found[0], {"verdict": "wrong-left", "seen": ""}, follow=True))
    assert "Meanwhile somebody has decided about this pair. Your answer was not kept." in text
    assert "The two stand for different persons today." in text
    assert len(queries.decisions()) == 1


def test_two_records_of_one_register_lead_to_where_they_are_parted(viola: Client) -> None:
    from tests.factories.vault_world import linked

    from kreisweit.vault import actions

    one, other = sorted(e.record for e in queries.identities(clearance=cleared(), by=TERMINAL) if e.register == "amt")[
        :2
    ]
    key = actions.begin_link_run(clearance=cleared(), by=TERMINAL)
    actions.store_links(run=key, linked=linked([[one, other]]), clearance=cleared(), by=TERMINAL)
    listed = viola.get("/buero/abgleich/widersprueche/").content.decode()
    address = f"/buero/abgleich/verknuepfung/{one}/{other}/?von=widersprueche"
    assert address in listed
    page = viola.get(address).content.decode()
    assert f"/buero/abgleich/person/{other}/abtrennen/" in page
    assert 'name="verdict"' not in page
    viola.post(f"/buero/abgleich/person/{other}/abtrennen/", {"reason": "zwei Kinder", "sure": "yes"})
    assert address not in viola.get("/buero/abgleich/widersprueche/").content.decode()


def test_two_readers_agree_without_seeing_each_other(viola: Client, second: Client) -> None:
    assert plain(viola.get("/buero/abgleich/einstellungen/")) != ""
    viola.post("/buero/abgleich/einstellungen/", {"second_reader": "on"})
    chosen = LinkingChoice.objects.get()
    assert (chosen.second_reader, chosen.by_itself) == (True, False)
    left, right = joined_pair()
    viola.post(f"/buero/abgleich/person/{right}/abtrennen/", {"reason": "x", "sure": "yes"})
    with session(Purpose.REVIEW, by=TERMINAL, clearance=cleared()):
        pair = DoubtfulPair.objects.create(left_id=left, right_id=right, weight=1, probability=0.8, levels={}).pk
    address = f"/buero/abgleich/paare/{pair}/"
    said = plain(viola.post(address, {"verdict": "same"}, follow=True))
    assert "waits until two persons have said the same" in said
    assert "Waiting for a second person" in plain(viola.get("/buero/abgleich/paare/"))
    assert "1 of your answers waits" in plain(viola.get("/buero/abgleich/"))
    for page in ("/buero/abgleich/paare/", "/buero/abgleich/", address):
        assert "second person" not in plain(second.get(page)).replace("second persons", "")
    assert viola.post(address, {"verdict": "same"}).status_code == 403
    said = plain(second.post(address, {"verdict": "different"}, follow=True))
    assert "stands among the disputes" in said
    assert "Disputed" in plain(viola.get("/buero/abgleich/paare/"))
    said = plain(viola.post(address, {"verdict": "different"}, follow=True))
    assert "Your decision is kept." in said


def test_a_second_person_decides_about_a_trial(viola: Client, second: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories.vault_world import edge, linked

    from kreisweit.vault import actions

    author = User.objects.get(email="vertrauensstelle@musterland.example")
    entries = sorted(one.record for one in queries.identities(clearance=cleared(), by=TERMINAL))
    key = actions.begin_link_run(clearance=cleared(), by=author)
    tried = linked([[one] for one in entries], edges=[edge(entries[0], entries[1], 0.4)], model="[]")
    version = actions.try_model(run=key, linked=tried, clearance=cleared(), by=author).version
    text = plain(viola.get("/buero/abgleich/probe/"))
    assert "Persons that would become several 8" in text
    assert "Syria 0 8" in text
    assert "Another person of the trust office applies or discards it." in text
    assert "Apply this model" not in text
    for verb in ("anwenden", "verwerfen"):
        assert viola.post(f"/buero/abgleich/probe/{version}/{verb}/").status_code == 403
    assert "Apply this model" in plain(second.get("/buero/abgleich/probe/"))
    answer = second.post(f"/buero/abgleich/probe/{version}/anwenden/")
    job = Job.objects.get()
    assert (answer.status_code, job.params) == (302, {"apply": version})

    class Run:
        job_id, created_by, cursor = job.pk, job.created_by, None
        progress = save_cursor = staticmethod(lambda *_said: None)

    told = jobs_linking.link_records(Run(), **job.params)  # type: ignore[arg-type]
    assert (told["records"], told["persons"]) == (20, 20)
    assert jobs_linking.link_records(Run(), **job.params) == told, "once more, after a crash"  # type: ignore[arg-type]
    assert queries.active_version(clearance=cleared(), by=TERMINAL) == version
    job.state, job.ended_at = "done", now()
    job.save()
    assert viola.get(f"/buero/abgleich/lauf/{job.pk}/").status_code == 302, "the office's work, whoever began it"


def test_a_trial_that_changes_nothing_says_so(viola: Client) -> None:
    author = User.objects.get(email="vertrauensstelle@musterland.example")
    over = {
        "state": "done",
        "result": {"same_model": "0" * 16},
        "created_by": author.pk,
        "ended_at": now(),
        "created_at": now(),
    }
    job = Job.objects.create(kind="monitoring.link_records", params={}, **over)
    answer = viola.get(f"/buero/abgleich/lauf/{job.pk}/", follow=True)
    assert answer.redirect_chain == [("/buero/abgleich/probe/", 302)]
    assert "Nothing would change." in plain(answer)


def test_a_trial_is_discarded_by_somebody_else_and_refused_when_links_have_changed(
    viola: Client, second: Client
) -> None:
    from tests.factories.vault_world import linked

    from kreisweit.vault import actions

    author = User.objects.get(email="vertrauensstelle@musterland.example")
    entries = sorted(one.record for one in queries.identities(clearance=cleared(), by=TERMINAL))
    key = actions.begin_link_run(clearance=cleared(), by=author)
    tried = linked([[one] for one in entries], model="[1]")
    version = actions.try_model(run=key, linked=tried, clearance=cleared(), by=author).version
    _left, right = joined_pair()
    viola.post(f"/buero/abgleich/person/{right}/abtrennen/", {"reason": "x", "sure": "yes"})
    text = plain(second.get("/buero/abgleich/probe/"))
    assert "Its report no longer holds." in text
    assert "Apply this model" not in text
    assert second.post(f"/buero/abgleich/probe/{version}/anwenden/").status_code == 409
    second.post(f"/buero/abgleich/probe/{version}/verwerfen/")
    assert "No model waits for a decision." in plain(second.get("/buero/abgleich/probe/"))


def test_quality_is_shown_over_time_and_a_parted_link_is_explained(viola: Client) -> None:
    author = User.objects.get(email="vertrauensstelle@musterland.example")

    class Run:
        job_id, created_by, cursor = 1, author.pk, None
        progress = save_cursor = staticmethod(lambda *_said: None)

    jobs_linking.link_records(Run())  # type: ignore[arg-type]
    left, right = joined_pair()
    viola.post(f"/buero/abgleich/verknuepfung/{left}/{right}/", {"verdict": "right"})
    Run.job_id = 2
    jobs_linking.link_records(Run())  # type: ignore[arg-type]
    page = viola.get("/buero/abgleich/qualitaet/")
    assert page.content.count(b"<svg") >= 1
    assert "1 of 1 right" in plain(page)
    assert "kw-figure--narrow" in page.content.decode()
    drawn = viola.get("/buero/abgleich/stichprobe/").content.decode()
    found = re.search(r"verknuepfung/([0-9a-f]{32})/([0-9a-f]{32})/", drawn)
    assert found is not None
    viola.post(f"/buero/abgleich/verknuepfung/{found[1]}/{found[2]}/", {"verdict": "wrong-right"})
    text = plain(viola.get("/buero/abgleich/stichprobe/"))
    assert "2 links are judged." in text
    assert "1 link was wrong and is parted." in text
    assert "1 of 2 right" in text


@pytest.fixture
def open_pair(viola: Client) -> str:
    """Address of a pair that waits."""
    left, right = joined_pair()
    viola.post(f"/buero/abgleich/person/{right}/abtrennen/", {"reason": "x", "sure": "yes"})
    with session(Purpose.REVIEW, by=TERMINAL, clearance=cleared()):
        pair = DoubtfulPair.objects.create(left_id=left, right_id=right, weight=1, probability=0.8, levels={}).pk
    return f"/buero/abgleich/paare/{pair}/"


def hidden(client: Client, address: str) -> dict[str, str]:
    """What a form carries along."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(shown|seen)" value="([^"]*)">', page))


def test_a_second_click_decides_nothing_unseen(viola: Client, open_pair: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = hidden(viola, open_pair)
    assert "very quick" in plain(viola.post(open_pair, {"verdict": "same", **form}, follow=True))
    monkeypatch.setattr(pace, "QUICKEST", 0.0)
    assert "Your decision is kept." in plain(viola.post(open_pair, {"verdict": "same", **form}, follow=True))


def test_who_decides_has_seen_what_was_decided_before(
    viola: Client, second: Client, open_pair: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "QUICKEST", 0.0)
    early = hidden(second, open_pair)
    viola.post(open_pair, {"verdict": "same", **hidden(viola, open_pair)})
    said = plain(second.post(open_pair, {"verdict": "different", **early}, follow=True))
    assert "Meanwhile somebody has decided" in said
    assert "Your decision is kept." in plain(
        second.post(open_pair, {"verdict": "different", **hidden(second, open_pair)}, follow=True)
    )
