"""Phonetic keys of others, to measure against our own: Kölner Phonetik and Daitch-Mokotoff."""

from __future__ import annotations

import re

_COLOGNE = {
    **dict.fromkeys("aeijouy", "0"), "b": "1", "p": "1", "d": "2", "t": "2", "f": "3", "v": "3", "w": "3", "g": "4",
    "k": "4", "q": "4", "l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8", "h": "",
}  # fmt: skip


def cologne(word: str) -> str:
    """Kölner Phonetik (Postel 1969) of a word in letters a to z."""
    found = []
    for place, letter in enumerate(word):
        before, after = word[place - 1 : place], word[place + 1 : place + 2]
        if letter == "p" and after == "h":
            code = "3"
        elif letter in "dt" and after and after in "csz":
            code = "8"
        elif letter == "x":
            code = "8" if before and before in "ckq" else "48"
        elif letter == "c":
            hard = after != "" and after in ("ahkloqrux" if place == 0 else "ahkoqux")
            code = "4" if hard and not (before and before in "sz") else "8"
        else:
            code = _COLOGNE[letter]
        found.append(code)
    once = re.sub(r"(.)\1+", r"\1", "".join(found))
    return once[:1] + once[1:].replace("0", "")


# letters: (at the beginning, before a vowel, elsewhere); "|" parts two readings
_DAITCH = """
ai,aj,ay:0,1, au:0,7, a:0,, b:7,7,7 chs:5,54,54 ch:5|4,5|4,5|4 ck:5|45,5|45,5|45 czs,csz,cz,cs:4,4,4 c:5|4,5|4,5|4
drz,drs,dsh,dsz,ds,dzh,dzs,dz:4,4,4 dt,d:3,3,3 ei,ej,ey:0,1, eu:1,1, e:0,, fb,f:7,7,7 g:5,5,5 h:5,5, ia,ie,io,iu:1,,
i:0,, j:1|4,|4,|4 ks:5,54,54 kh,k:5,5,5 l:8,8,8 mn,nm:66,66,66 m,n:6,6,6 oi,oj,oy:0,1, o:0,, pf,ph,p:7,7,7 q:5,5,5
rz,rs:94|4,94|4,94|4 r:9,9,9 schtsch,schtsh,schtch,shtch,shch,shtsh,stch,stsch,sc,strz,strs,stsh,szcz,szcs:2,4,4
sht,scht,schd,st,szt,shd,szd,sd:2,43,43 sch,sh,sz,s:4,4,4 th,t:3,3,3 ui,uj,uy:0,1, ue,u:0,, v,w:7,7,7 x:5,54,54 y:1,,
tch,ttch,ttsch,trz,trs,tsch,tsh,ttsz,tts,ts,tc,ttz,tzs,tsz,tz:4,4,4 zdz,zdzh,zhdzh:2,4,4 zd,zhd:2,43,43
zh,zs,zsch,zsh,z:4,4,4
"""


def _rules() -> dict[str, tuple[str, str, str]]:
    found = {}
    for rule in _DAITCH.split():
        names, codes = rule.split(":")
        first, before, other = (*codes.split(","), "", "")[:3]
        found.update(dict.fromkeys(names.split(","), (first, before, other)))
    return found


_RULES = _rules()
_GROUP = re.compile("|".join(sorted(_RULES, key=len, reverse=True)))


def daitch_mokotoff(word: str) -> tuple[str, ...]:
    """Daitch-Mokotoff Soundex (1985) of a word in letters a to z: all readings, six digits each."""
    readings: dict[tuple[str, str], None] = {("", ""): None}
    for group in _GROUP.finditer(word):
        end = group.end()
        way = 0 if group.start() == 0 else 1 if word[end : end + 1] and word[end] in "aeiouy" else 2
        codes = _RULES[group.group()][way].split("|")
        readings = {
            (so_far + (code if code != last else ""), code): None for so_far, last in readings for code in codes
        }
    return tuple(dict.fromkeys(f"{code:0<6.6}" for code, _ in readings))
