"""The commands of `./dev`: each one line in the list, one function here, the work in its own module."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from tools import assets, environment
from tools.paths import ROOT, VENV, SetUpError, program

Command = Callable[[list[str]], int]


def run_python(arguments: list[str], **extra: str) -> int:
    """Runs the environment's Python in the project folder and returns its exit code."""
    env = environment.product_environment(**extra)
    command = [str(program(VENV, "python")), *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    except KeyboardInterrupt:
        return 130


def set_up(level: str) -> None:
    """Environment, style sheets and catalogues for commands that need no progress report of their own."""
    if environment.prepare(level):
        print("Umgebung eingerichtet.", file=sys.stderr)
    if assets.prepare():
        print("Stile und Schriften eingerichtet.", file=sys.stderr)
    compile_messages()


def compile_messages() -> None:
    """Writes the .mo files that are missing or older than their .po."""
    if run_python(["-m", "tools.messages", "--compile"]):
        raise SetUpError("Die Sprachdateien ließen sich nicht übersetzen, siehe oben.")


def demo(arguments: list[str]) -> int:
    from tools import demo as this

    return this.run(arguments)


def test(arguments: list[str]) -> int:
    from tools import testing

    set_up("spark" if "--slow" in arguments else "all")
    return testing.run(arguments)


def check(arguments: list[str]) -> int:
    from tools import checks

    set_up("all")
    return checks.check(arguments)


def fix(arguments: list[str]) -> int:
    from tools import checks

    environment.prepare("all")
    return checks.fix(arguments)


def bench(arguments: list[str]) -> int:
    set_up("all")
    return run_python(["-m", "tests.bench", *arguments], KREISWEIT_PROFILE="test")


def shell(arguments: list[str]) -> int:
    return kreisweit(["shell", *arguments])


def screenshots(arguments: list[str]) -> int:
    from tools import testing

    set_up("all")
    browser = testing.find_chromium()
    if browser is None:
        raise SetUpError(testing.NO_CHROMIUM)
    return run_python(["-m", "tests.screenshots", *arguments], KREISWEIT_TEST_CHROMIUM=browser)


def pin(arguments: list[str]) -> int:
    from tools import pinning

    return pinning.run(arguments)


def messages(arguments: list[str]) -> int:
    environment.prepare("all")
    return run_python(["-m", "tools.messages", *arguments])


def kreisweit(arguments: list[str]) -> int:
    from tools import demo as this

    set_up("base")
    return run_python(["-m", "kreisweit", *arguments], **this.default_variables())


COMMANDS: dict[str, tuple[str, Command]] = {
    "demo": (
        "startet Kreisweit mit einem Beispiel-Landkreis (--county, --port, --host, --reset, --no-serve)",
        demo,
    ),
    "test": ("führt die Tests aus (--slow: auch die langen; alles andere geht an pytest)", test),
    "check": ("prüft Stil, Typen, Importe, Aufbau und Sprachdateien", check),
    "fix": ("bringt den Code in Form (ruff)", fix),
    "bench": ("misst die zugesagten Zeiten und druckt JSON", bench),
    "shell": ("öffnet eine Python-Eingabe mit der Demo-Datenbank", shell),
    "screenshots": ("fotografiert jede Seite der Demo (Ordner screenshots/)", screenshots),
    "messages": ("sammelt und prüft die Texte der Oberfläche (--check, --merge DATEI --locale de)", messages),
    "pin": ("schreibt die Liste der Pakete mit Prüfsummen neu", pin),
    "kreisweit": ("ruft die Kommandozeile des Produkts auf, z. B. ./dev kreisweit --help", kreisweit),
}


def overview() -> str:
    """The list that `./dev` alone prints."""
    width = max(map(len, COMMANDS))
    lines = [f"  ./dev {name.ljust(width)}  {text}" for name, (text, _) in COMMANDS.items()]
    return "\n".join(("Kreisweit – was möchten Sie tun?", "", *lines))


def main(arguments: list[str]) -> int:
    """Runs one command; 0 done, 1 failed, 2 refused with one sentence."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"Unbekannter Befehl »{name}«.\n\n{overview()}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    try:
        return COMMANDS[name][1](rest)
    except SetUpError as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
