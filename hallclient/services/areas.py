"""The county's places by their 12-digit codes: found by initials, name or code (GB/T 10114)."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from hallclient.projection import name_initials

SUFFIXES = ("便民服务窗口", "便民服务中心", "政务服务中心", "政务服务大厅")


def place_names(halls: Mapping[str, str]) -> dict[str, str]:
    """Area code → name of the place (石桥村), from the names of the halls that serve it."""
    found = {}
    for code, name in halls.items():
        suffix = next((one for one in SUFFIXES if name.endswith(one) and name != one), "")
        found[code] = name.removesuffix(suffix)
    return found


def find_places(places: Mapping[str, str], text: str) -> list[tuple[str, str]]:
    """(code, name) of the places that match, best first; the empty text finds all."""
    typed = normalize("NFKC", text).strip().casefold()
    ranked = []
    for code, name in places.items():
        initials = name_initials(name)
        tests = (
            typed in (code, name),
            name.startswith(typed) or initials.startswith(typed),
            typed in name or typed in initials,
            typed.isdigit() and typed in code,
        )
        rank = next((at for at, holds in enumerate(tests) if holds), None)
        if rank is not None:
            ranked.append((rank, code, name))
    return [(code, name) for _, code, name in sorted(ranked)]


def only_place(places: Mapping[str, str], text: str) -> str | None:
    """The code of the one place that was typed by name or initials; None where it is not one."""
    typed = text.strip()
    if not typed or typed in places:
        return None
    found = find_places(places, typed)
    exact = [code for code, name in found if name == typed]
    if exact:
        return exact[0]
    return found[0][0] if len(found) == 1 else None
