"""Style sheets and fonts: fetched by npm, then laid out for Django in `.dev/assets`.

The folder holds `kern.css`, its mirror `kern.rtl.css`, `fonts.css` with `fonts/*.woff2` for browsers,
`pdf-fonts/*.ttf` for documents, and the licence texts. `.dev/assets-test` holds what only tests need.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools import node
from tools.paths import ASSETS, NODE_MODULES, ROOT, TEST_ASSETS, SetUpError, fingerprint

LOCK = ROOT / "package-lock.json"
NPM_STAMP = NODE_MODULES / ".kreisweit-lock"
ASSETS_STAMP = ASSETS / ".stamp"

FIRA_WEIGHTS = (400, 500, 600, 700)
FIRA_SUBSETS = ("cyrillic-ext", "cyrillic", "greek-ext", "greek", "vietnamese", "latin-ext", "latin")
ARABIC_WEIGHTS = (400, 500, 600, 700)
PDF_FIRA = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold")
PDF_ARABIC = ("400Regular", "600SemiBold", "700Bold")

FACE = """@font-face {{
  font-family: "{family}";
  font-style: normal;
  font-weight: {weight};
  font-display: swap;
  src: url("fonts/{file}") format("woff2");
  unicode-range: {reach};
}}
"""


def npm_is_current() -> bool:
    """True if node_modules was installed from the present lock file."""
    return NPM_STAMP.is_file() and NPM_STAMP.read_text() == fingerprint(LOCK)


def install_npm_packages(path: str) -> None:
    """`npm ci` by the lock file, no package scripts; `path` is the PATH that finds node and npm."""
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise SetUpError("npm fehlt neben Node: bitte das Paket »npm« installieren.")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SetUpError(
            "npm konnte Stile und Schriften nicht laden: bitte Netzverbindung oder npm-Einstellungen prüfen."
        )
    NPM_STAMP.write_text(fingerprint(LOCK))


def prepare() -> bool:
    """Brings node_modules and `.dev/assets` up to date; True if there was anything to do."""
    if npm_is_current() and _assets_are_current():
        return False
    path = node.path_with_node()
    if not npm_is_current():
        install_npm_packages(path)
    build(path)
    return True


def build(path: str) -> None:
    """Writes all files of `.dev/assets` and `.dev/assets-test` from node_modules."""
    for folder in (ASSETS / "fonts", ASSETS / "pdf-fonts", TEST_ASSETS):
        folder.mkdir(parents=True, exist_ok=True)
    _write_kern(path)
    _write_web_fonts()
    _copy_pdf_fonts()
    _copy(NODE_MODULES / "axe-core" / "axe.min.js", TEST_ASSETS / "axe.min.js")
    _copy(NODE_MODULES / "axe-core" / "LICENSE", TEST_ASSETS / "axe.LICENSE.txt")
    ASSETS_STAMP.write_text(_assets_fingerprint())


def _assets_fingerprint() -> str:
    return fingerprint(LOCK, Path(__file__))


def _assets_are_current() -> bool:
    stamped = ASSETS_STAMP.is_file() and ASSETS_STAMP.read_text() == _assets_fingerprint()
    return stamped and (TEST_ASSETS / "axe.min.js").is_file()


def _copy(source: Path, target: Path) -> None:
    """Copies through a neighbour file, so that a running server never reads half a file."""
    beside = target.with_name(target.name + ".part")
    shutil.copyfile(source, beside)
    beside.replace(target)


def _write(target: Path, text: str) -> None:
    beside = target.with_name(target.name + ".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(target)


def _write_kern(path: str) -> None:
    package = NODE_MODULES / "@kern-ux" / "native"
    _copy(package / "dist" / "kern.min.css", ASSETS / "kern.css")
    _copy(package / "LICENSE.md", ASSETS / "kern.LICENSE.md")
    program = NODE_MODULES / "rtlcss" / "bin" / "rtlcss.js"
    mirror = ASSETS / "kern.rtl.css.part"
    command = [node.node_program(path), str(program), str(ASSETS / "kern.css"), str(mirror)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode or not mirror.is_file():
        raise SetUpError(f"rtlcss konnte die gespiegelte Stildatei nicht schreiben: {done.stderr.strip()}")
    mirror.replace(ASSETS / "kern.rtl.css")


def _write_web_fonts() -> None:
    """Copies the subsets and writes `fonts.css`.

    Arabic letters are declared under both names: wherever a style asks for Fira Sans alone (KERN does),
    a browser still takes them from Noto Sans Arabic instead of whatever the device has.
    """
    faces = [_face("Noto Sans Arabic", "noto-sans-arabic", "arabic", weight) for weight in ARABIC_WEIGHTS]
    # for letters in two ranges the later rule wins: hyphens of the Arabic file must not reach German text
    faces += [_face("Fira Sans", "noto-sans-arabic", "arabic", weight) for weight in ARABIC_WEIGHTS]
    for subset in FIRA_SUBSETS:
        faces += [_face("Fira Sans", "fira-sans", subset, weight) for weight in FIRA_WEIGHTS]
    note = "/* Fira Sans and Noto Sans Arabic under the SIL Open Font License 1.1, see fonts/OFL-*.txt */\n"
    _write(ASSETS / "fonts.css", note + "".join(faces))
    for package in ("fira-sans", "noto-sans-arabic"):
        _copy(NODE_MODULES / "@fontsource" / package / "LICENSE", ASSETS / "fonts" / f"OFL-{package}.txt")


def _face(family: str, package: str, subset: str, weight: int) -> str:
    folder = NODE_MODULES / "@fontsource" / package
    file = f"{package}-{subset}-{weight}-normal.woff2"
    _copy(folder / "files" / file, ASSETS / "fonts" / file)
    ranges = json.loads((folder / "unicode.json").read_text(encoding="utf-8"))
    return FACE.format(family=family, weight=weight, file=file, reach=ranges[subset].replace(",", ", "))


def _copy_pdf_fonts() -> None:
    families = (("fira-sans", "FiraSans", PDF_FIRA), ("noto-sans-arabic", "NotoSansArabic", PDF_ARABIC))
    for package, family, cuts in families:
        folder = NODE_MODULES / "@expo-google-fonts" / package
        for cut in cuts:
            name = f"{family}_{cut}.ttf"
            _copy(folder / cut / name, ASSETS / "pdf-fonts" / name.replace("_", "-", 1))
        _copy(folder / "LICENSE_FONT", ASSETS / "pdf-fonts" / f"OFL-{package}.txt")
