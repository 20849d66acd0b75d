"""A place as people paste it: "21.5812, 105.8034", "21,5812; 105,8034", 21°34'52"N 105°48'12"E, or VN-2000 metres."""

import re
from collections.abc import Sequence

import numpy as np

from files.refusal import CellRefused, FileRefused
from maps.coordinates import VIETNAM, System, find_system
from maps.ground import Ground
from maps.parts import Place

_NUMBER = r"\d+(?:\.\d+)?"
_MINUTES = re.compile(
    rf"(?P<before>[NSEWBĐnsewbđ]?)\s*(?P<d>{_NUMBER})\s*[°ºo]\s*(?:(?P<m>{_NUMBER})\s*['’′]\s*)?"
    rf"(?:(?P<s>{_NUMBER})\s*(?:[\"”″]|''|’’)\s*)?(?P<after>[NSEWBĐnsewbđ]?)"
)
_PLAIN = re.compile(rf"[-+]?{_NUMBER}")
_EAST = set("EĐWeđw")
DIGITS = 6
LONGEST = 80


def place_of(typed: str, *, known: Sequence[Place] = (), meridian: float | None = None) -> Place:
    """Longitude and latitude (WGS 84) of what was typed; latitude first or longitude first, as fits Vietnam.

    Raises CellRefused: "point_unclear", "point_outside", "point_far" (from the `known` places, with km).
    """
    pair = _numbers(typed[:LONGEST])
    places = np.array([pair], dtype=float)
    ground = Ground(known) if known else None

    def fits(read: System) -> float:
        return float(ground.holds(read.to_degrees(places)).mean()) if ground else 0.0

    try:
        read, turned, _ = find_system(places, "", meridian=meridian, fits=fits if ground else None)
    except FileRefused:
        raise CellRefused("point_outside", found=typed[:LONGEST]) from None
    degrees = read.to_degrees(turned)
    longitude, latitude = (round(float(value), DIGITS) for value in degrees[0])
    west, south, east, north = VIETNAM
    if not (west <= longitude <= east and south <= latitude <= north):
        raise CellRefused("point_outside", found=typed[:LONGEST])
    if ground and not ground.holds(degrees)[0]:
        raise CellRefused("point_far", km=round(ground.far(degrees), 1))
    return longitude, latitude


def _numbers(typed: str) -> tuple[float, float]:
    """Two numbers, east first where that is said."""
    if "°" in typed or "º" in typed:
        found = [_of_minutes(one) for one in _MINUTES.finditer(typed)]
        if len(found) != 2:
            raise CellRefused("point_unclear", found=typed)
        (one, first), (other, second) = found
        return (other, one) if second in _EAST and first not in _EAST else (one, other)
    text = typed.strip()
    if ";" in text or re.search(r"\d,\d+\s+\d+,\d", text):
        text = text.replace(",", ".")
    elif re.fullmatch(r"\s*\d+,\d+\s*,\s*\d+,\d+\s*", text):
        head, tail = re.split(r"\s*,\s*(?=\d+,\d+$)", text)
        text = f"{head.replace(',', '.')} {tail.replace(',', '.')}"
    numbers = _PLAIN.findall(text.replace(",", " "))
    left = _PLAIN.sub("", text)
    if len(numbers) != 2 or re.search(r"[^\s,;()/|NEBĐnebđ]", left):
        raise CellRefused("point_unclear", found=typed)
    return float(numbers[0]), float(numbers[1])


def _of_minutes(found: "re.Match[str]") -> tuple[float, str]:
    value = float(found["d"]) + float(found["m"] or 0) / 60 + float(found["s"] or 0) / 3600
    return value, found["after"] or found["before"]
