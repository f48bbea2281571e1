"""Set-up: what is done, what is left alone, and which sentence one gets where a tool is missing."""

from __future__ import annotations

import importlib.util
import os
import socket
from pathlib import Path

import pytest
from tools.paths import DEV, SetUpError

from tools import checks, commands, demo, environment, node, pinning, postgres, testing


def test_the_list_of_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([]) == 0
    printed = capsys.readouterr().out
    assert printed.count("./dev ") - printed.count("z. B. ./dev") == len(commands.COMMANDS) == 10
    assert commands.main(["dmeo"]) == 2
    assert capsys.readouterr().err.startswith("Unbekannter Befehl »dmeo«.")


@pytest.mark.parametrize(
    ("level", "installed", "expected"),
    [
        ("base", None, ("base", ["base.txt"])),
        ("all", None, ("all", ["base.txt", "postgres.txt", "demo.txt", "dev.txt"])),
        ("all", "base", ("all", ["base.txt", "postgres.txt", "demo.txt", "dev.txt"])),
        ("demo", "base", ("demo", ["base.txt", "demo.txt"])),
        ("base", "demo", ("demo", ["base.txt", "demo.txt"])),
        ("base", "all", ("all", ["base.txt", "postgres.txt", "demo.txt", "dev.txt"])),
    ],
)
def test_an_environment_never_shrinks(level: str, installed: str | None, expected: tuple[str, list[str]]) -> None:
    reached, files = environment.wanted_files(level, installed)
    assert (reached, [file.name for file in files]) == expected


def test_processes_keep_what_they_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("CANARY", "sings")
    variables = environment.product_environment(KREISWEIT_PROFILE="test")
    kept = {name: variables.get(name) for name in ("PYTHONDONTWRITEBYTECODE", "CANARY", "KREISWEIT_PROFILE")}
    assert kept == {"PYTHONDONTWRITEBYTECODE": None, "CANARY": "sings", "KREISWEIT_PROFILE": "test"}


def test_without_venv_one_sentence_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without_ensurepip(name: str, package: str | None = None) -> object:
        return None if name == "ensurepip" else found(name, package)

    monkeypatch.setattr(environment.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(environment, "uv_version", lambda _: (0,))
    monkeypatch.setattr(importlib.util, "find_spec", without_ensurepip)
    with pytest.raises(SetUpError, match=r"apt install python3-venv") as refusal:
        environment.find_uv()
    assert "\n" not in str(refusal.value)


def test_an_older_uv_on_the_path_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"/else/uv": (0, 1, 0)}
    monkeypatch.setattr(environment.shutil, "which", lambda *_, **__: "/else/uv")
    monkeypatch.setattr(environment, "uv_version", lambda path: versions.get(path, environment.pinned_uv()))
    assert environment.find_uv() == str(environment.program(environment.UV_HOME, "uv"))
    versions["/else/uv"] = environment.pinned_uv()
    assert environment.find_uv() == "/else/uv"


@pytest.mark.parametrize(("answer", "major"), [("v20.20.2", 20), ("v18.0.0", 18), ("nonsense", None)])
def test_version_of_node(tmp_path: Path, answer: str, major: int | None) -> None:
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho {answer}\n")
    program.chmod(0o755)
    assert node.node_version(str(program)) == major
    assert node.usable_node(str(tmp_path)) is None
    (tmp_path / "npm").write_text("#!/bin/sh\n")
    (tmp_path / "npm").chmod(0o755)
    assert node.usable_node(str(tmp_path)) == (str(program) if major else None)


@pytest.mark.parametrize(
    ("given", "cores", "expected"),
    [
        ([], 1, ["-m", "not slow"]),
        ([], 2, ["-m", "not slow", "-n", "2", "--dist", "worksteal"]),
        (["--slow"], 16, ["-n", "4", "--dist", "worksteal"]),
        (["-m", "browser", "-n0"], 2, ["-m", "browser", "-n0"]),
        (
            ["tests/methods", "-k", "x"],
            2,
            ["-m", "not slow", "-n", "2", "--dist", "worksteal", "tests/methods", "-k", "x"],
        ),
        (["--pdb"], 2, ["-m", "not slow", "--pdb"]),
    ],
)
def test_arguments_for_pytest(given: list[str], cores: int, expected: list[str]) -> None:
    assert testing.pytest_arguments(given, cores) == expected


@pytest.mark.parametrize("variable", ["CI", "KREISWEIT_CI"])
def test_a_missing_tool_is_a_failure_in_ci_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    for name in ("CI", "KREISWEIT_CI", "KREISWEIT_TEST_CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(testing.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(testing.postgres, "find_binaries", lambda: None)
    monkeypatch.setattr(commands, "run_python", lambda *_, **__: 0)
    assert testing.run([]) == 0
    assert capsys.readouterr().err.splitlines() == [testing.NO_CHROMIUM, postgres.NO_POSTGRES]
    monkeypatch.setenv(variable, "1")
    with pytest.raises(SetUpError, match="Chromium fehlt"):
        testing.run([])


def test_a_cluster_of_its_own_that_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if postgres.find_binaries() is None:
        if testing.in_ci():
            pytest.fail(postgres.NO_POSTGRES)
        pytest.skip(postgres.NO_POSTGRES)
    import psycopg

    tmp_path.chmod(0o711)
    with postgres.cluster() as address:
        assert address is not None
        with psycopg.connect(address) as connection:
            row = connection.execute("select current_setting('server_encoding'), current_setting('fsync')").fetchone()
            folder = connection.execute("select current_setting('data_directory')").fetchone()
        assert row == ("UTF8", "off")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(address.replace(":", ":wrong", 2).replace("wrong//", "//"))
    assert folder is not None
    assert not Path(folder[0]).parent.exists()


def test_options_of_the_demo() -> None:
    options = demo.parse([])
    assert (options.county, options.host, options.port) == ("99001", "127.0.0.1", 8000)
    assert demo.parse(["--county", "14626", "--port", "8010", "--no-serve", "--reset"]).county == "14626"
    for wrong in ("../x", "1462", "146260", "١٤٦٢٦"):
        with pytest.raises(SystemExit):
            demo.parse(["--county", wrong])


def test_a_taken_port_is_said_before_the_set_up() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SetUpError, match="--port"):
            demo.require_free_port("127.0.0.1", taken.getsockname()[1])


def test_reset_removes_only_a_demo_that_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "DEV", tmp_path)
    home = tmp_path / "demo" / "99001"
    home.mkdir(parents=True)
    (home / "dev.pid").write_text(str(os.getpid()))
    with pytest.raises(SetUpError, match="läuft noch"):
        demo.discard(home)
    with pytest.raises(SetUpError, match="kein Demo-Ordner"):
        demo.discard(tmp_path)
    (home / "dev.pid").write_text("")
    demo.discard(home)
    assert not home.exists()
    demo.discard(home)


def test_variables_of_the_demo_yield_to_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KREISWEIT_PROFILE", raising=False)
    monkeypatch.setenv("KREISWEIT_HOME", "/srv/kreisweit")
    assert demo.default_variables() == {
        "KREISWEIT_PROFILE": "demo",
        "KREISWEIT_HOME": "/srv/kreisweit",
        "KREISWEIT_TODAY": demo.DEMO_DAY,
    }
    assert "KREISWEIT_TODAY" not in demo.default_variables("14626")
    monkeypatch.delenv("KREISWEIT_HOME")
    assert demo.default_variables("14626")["KREISWEIT_HOME"] == str(DEV / "demo" / "14626")


def test_a_compiled_file_with_an_address_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "base.txt"
    file.write_text("a==1 \\\n    --hash=sha256:00\n    # via -r requirements/base.in\n")
    pinning.require_no_address(file)
    for line in (
        "--index-url https://mirror.example/simple\n",
        "a @ https://mirror.example/a.whl\n",
        "--find-links x\n",
    ):
        file.write_text(line)
        with pytest.raises(SetUpError, match=r"base\.txt"):
            pinning.require_no_address(file)


def test_steps_of_check_can_be_chosen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def pretend(command: tuple[str, ...]) -> int:
        ran.append(command[0])
        return 1 if command[0] == "mypy" else 0

    monkeypatch.setattr(checks, "_run", pretend)
    assert checks.check(["typen", "Importe"]) == 1
    assert ran == ["lint-imports", "mypy"]
    assert capsys.readouterr().out.splitlines()[-1] == "Nicht in Ordnung: Typen"
    assert checks.check(["stil"]) == 0
