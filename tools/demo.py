"""`./dev demo`: from nothing to a running county, with a line for each step."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from tools import assets, environment
from tools.children import Child, keep_running
from tools.paths import DEV, ROOT, VENV, SetUpError, program

INVENTED_COUNTY = "99001"
DEMO_DAY = "2026-11-23"  # what is invented happens around one day, so that it looks the same next year
STEPS = 6


def default_variables(county: str = INVENTED_COUNTY) -> dict[str, str]:
    """Profile and data folder of a demo county; what the caller's environment says goes first."""
    return {name: os.environ.get(name) or value for name, value in _variables(county).items()}


def _variables(county: str) -> dict[str, str]:
    fixed = {"KREISWEIT_TODAY": DEMO_DAY} if county == INVENTED_COUNTY else {}
    return {"KREISWEIT_PROFILE": "demo", "KREISWEIT_HOME": str(DEV / "demo" / county), **fixed}


def parse(arguments: list[str]) -> argparse.Namespace:
    """Options of the command; the county's key is checked here, because it becomes the name of a folder."""
    parser = argparse.ArgumentParser(prog="./dev demo", description="Startet Kreisweit auf diesem Rechner.")
    parser.add_argument("--county", default=INVENTED_COUNTY, help="fünfstelliger Kreisschlüssel, z. B. 14626")
    parser.add_argument("--port", type=int, default=8000, help="Port der Adresse (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, unter der die Seiten erreichbar sind")
    parser.add_argument("--no-serve", action="store_true", help="nur einrichten, nicht starten")
    parser.add_argument("--reset", action="store_true", help="Daten dieses Landkreises vorher verwerfen")
    options = parser.parse_args(arguments)
    if not (len(options.county) == 5 and options.county.isascii() and options.county.isdigit()):
        parser.error("--county erwartet einen fünfstelligen Kreisschlüssel, z. B. 14626")
    return options


def run(arguments: list[str]) -> int:
    """Sets up what is missing, then serves until Ctrl+C."""
    options = parse(arguments)
    began = time.monotonic()
    home = DEV / "demo" / options.county
    variables = _variables(options.county)
    if not options.no_serve:
        require_free_port(options.host, options.port)
    if options.reset:
        discard(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)  # also where an older start made it: databases and logs are for nobody else
    _set_up(options.county, variables)
    print(f"Bereit nach {time.monotonic() - began:.0f} Sekunden.")
    return 0 if options.no_serve else _serve(options, home, variables)


def _set_up(county: str, variables: dict[str, str]) -> None:
    from tools.commands import compile_messages

    step(1, "Python-Umgebung")
    environment.prepare("demo")
    step(2, "Stile und Schriften")
    assets.prepare()
    step(3, "Sprachdateien")
    compile_messages()
    step(4, "Datenbank")
    product(["migrate"], variables, quiet=True)
    step(5, f"Landkreis {county}" if county != INVENTED_COUNTY else "Beispiel-Landkreis (erfunden)")
    product(["setup", "--county", county], variables)


def step(number: int, text: str) -> None:
    """One line of progress."""
    print(f"[{number}/{STEPS}] {text} …", flush=True)


def product(arguments: list[str], variables: dict[str, str], *, quiet: bool = False) -> None:
    """Runs the product's command line; a failure ends the demo with the name of the step.

    What a quiet step prints is shown only if it fails.
    """
    env = environment.product_environment(**variables)
    pipe, together = (subprocess.PIPE, subprocess.STDOUT) if quiet else (None, None)
    done = subprocess.run(_command(arguments), cwd=ROOT, env=env, check=False, stdout=pipe, stderr=together)
    if done.returncode:
        sys.stderr.buffer.write(done.stdout or b"")
        raise SetUpError(f"»kreisweit {' '.join(arguments)}« ist gescheitert, siehe oben.")


def _command(arguments: list[str]) -> list[str]:
    return [str(program(VENV, "python")), "-m", "kreisweit", *arguments]


def require_free_port(host: str, port: int) -> None:
    """Refuses before the long set-up if the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise SetUpError(
                f"{host}:{port} ist nicht frei: bitte mit --port einen anderen wählen, z. B. --port 8010."
            ) from error


def discard(home: Path) -> None:
    """Removes the data of one demo county; only below .dev/demo, and not while that county is running."""
    if home.parent != DEV / "demo":
        raise SetUpError(f"{home} ist kein Demo-Ordner und wird nicht gelöscht.")
    if _is_running(home / "dev.pid"):
        raise SetUpError("Diese Demo läuft noch: bitte zuerst beenden (Strg+C), dann --reset.")
    if home.exists():
        shutil.rmtree(home)


def _is_running(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def _serve(options: argparse.Namespace, home: Path, variables: dict[str, str]) -> int:
    step(6, "Dienste")
    env = environment.product_environment(**variables)
    logs = home / "logs"
    address = ("--host", options.host, "--port", str(options.port))
    commands = {"web": ["serve", *address], "worker": ["worker"], "clock": ["clock"]}
    starters = [partial(Child, name, _command(words), env, logs) for name, words in commands.items()]
    pid_file = home / "dev.pid"
    pid_file.write_text(str(os.getpid()))
    try:
        return keep_running(starters, when_ready=lambda: _announce(options, variables), ready=_answers(options))
    finally:
        pid_file.unlink(missing_ok=True)


def _answers(options: argparse.Namespace) -> tuple[str, int]:
    """Where to knock until the web process opens: an address for all interfaces answers on the local one."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked for by --host, never the default
    return local.get(options.host, options.host), options.port


def _announce(options: argparse.Namespace, variables: dict[str, str]) -> None:
    host, port = _answers(options)
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    print(f"\n  Portal  {base}/\n  Büro    {base}/buero/\n  API     {base}/api/docs\n")
    sys.stdout.flush()
    subprocess.run(_command(["logins"]), cwd=ROOT, env=environment.product_environment(**variables), check=False)
    print("\nBeenden mit Strg+C.", flush=True)
