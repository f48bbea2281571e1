"""`./dev test`: pytest with a throw-away PostgreSQL cluster and the system's Chromium, where they exist."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from tools import postgres
from tools.paths import TEST_ASSETS, SetUpError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WITHOUT_DATABASE = (
    "tests/doors/isolation",
    "tests/rooms/test_deliveries_crash.py",
    "tests/doors/test_demo_deliveries.py",  # these invent files and need no database
    "tests/doors/test_invented_names.py",
    "tests/doors/test_invented_persons.py",
    "tests/doors/test_ptable.py",
    "tests/doors/test_cli_link.py",
    "tests/doors/test_cli_encode.py",
    "tests/doors/test_cli_home.py",
    "tests/doors/test_processes.py",
    "tests/rooms/test_jobs_crash.py",
    "tests/rooms/test_figures_sentences.py",  # these three ask no database at all
    "tests/rooms/test_files_sandbox.py",
    "tests/rooms/test_vault_keys.py",
)
"""What would show the same on PostgreSQL, or has a test of its own there."""
ASKING = ("api", "api_manners", "clock", "office_figures", "office_jobs", "portal_figures", "portal_own_figures")
"""Doors whose addresses turn into queries: these run on PostgreSQL each time, the others with `--slow`."""
NO_CHROMIUM = "Chromium fehlt, die Tests im Browser entfallen: bitte das Paket chromium installieren."


def in_ci() -> bool:
    """True where nothing may be skipped for want of a tool."""
    return any(os.environ.get(name, "").lower() in {"1", "true"} for name in ("CI", "KREISWEIT_CI"))


def find_chromium() -> str | None:
    """Path of the system's browser, or None."""
    given = os.environ.get("KREISWEIT_TEST_CHROMIUM")
    return given or next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def pytest_arguments(arguments: list[str], cores: int) -> list[str]:
    """Arguments for pytest: quick tests unless `--slow`, as many workers as cores (at most four)."""
    rest = [argument for argument in arguments if argument != "--slow"]
    own_choice = any(argument == "-m" or argument.startswith("-m=") for argument in rest)
    added: list[str] = []
    if "--slow" not in arguments and not own_choice:
        added += ["-m", "not slow"]
    workers = any(argument.startswith(("-n", "--numprocesses", "--pdb", "--co")) for argument in rest)
    if cores > 1 and not workers:
        added += ["-n", str(min(cores, 4)), "--dist", "worksteal"]
    return [*added, *rest]


def only_flags(arguments: list[str]) -> bool:
    """Whether the whole suite is meant, so that the part with a database runs on PostgreSQL as well."""
    return set(arguments) <= {"--slow", "-x", "-v", "-q"}


LONG_ON_POSTGRES = (
    "--ignore=tests/rooms/test_deliveries_canaries.py",
    "--ignore=tests/rooms/test_figures_job.py",
    "--ignore=tests/rooms/test_vault_groups.py",
    *(
        f"--deselect=tests/rooms/test_vault_incremental.py::test_{name}"
        for name in (
            "what_people_decided_outranks_what_comes_later",
            "a_delivery_taken_back_leaves_the_links_of_the_rest",
            "entries_linked_again_one_by_one_change_nothing",
            "a_run_that_was_broken_off_goes_on",
        )
    ),
)
"""These take long there and ask nothing that others do not: with `--slow` only."""


def on_postgres(arguments: list[str]) -> list[str]:
    """Which tests run once more on PostgreSQL."""
    elsewhere = [f"--ignore={path}" for path in WITHOUT_DATABASE]
    if "--slow" in arguments:
        return ["tests/rooms", "tests/doors", *elsewhere]
    return ["tests/rooms", *(f"tests/doors/test_{name}.py" for name in ASKING), *elsewhere, *LONG_ON_POSTGRES]


def run(arguments: list[str]) -> int:
    """Runs the tests and returns pytest's exit code; in CI a missing tool is a failure."""
    from tools.commands import run_python

    variables = {"KREISWEIT_PROFILE": "test", "KREISWEIT_TEST_ASSETS": str(TEST_ASSETS)}
    browser = find_chromium()
    if browser:
        variables["KREISWEIT_TEST_CHROMIUM"] = browser
    else:
        _missing(NO_CHROMIUM)
    with postgres.cluster() as address, tempfile.TemporaryDirectory(prefix="kreisweit-test-") as home:
        if address:
            variables["KREISWEIT_TEST_POSTGRES"] = address
        else:
            _missing(postgres.NO_POSTGRES)
        variables["KREISWEIT_HOME"] = os.environ.get("KREISWEIT_HOME") or home
        cores = os.cpu_count() or 1
        code = run_python(["-m", "pytest", *pytest_arguments(arguments, cores)], **variables)
        if address and only_flags(arguments):
            print("== Dasselbe auf PostgreSQL", flush=True)
            variables |= {"KREISWEIT_DATABASE": address, "KREISWEIT_VAULT_DATABASE": address}
            again = [*pytest_arguments(arguments, cores), *on_postgres(arguments)]
            code = run_python(["-m", "pytest", *again], **variables) or code
        return code


def _missing(sentence: str) -> None:
    if in_ci():
        raise SetUpError(sentence)
    print(sentence, file=sys.stderr)
