"""Where on earth the numbers of a file lie: degrees, VN-2000 by whatever meridian, UTM, or what the file declares.

VN-2000's plane is transverse Mercator by the province's meridian (3° zones, scale 0.9999) or by 105° and 111° (6°
zones, 0.9996), on the ellipsoid of WGS 84, but some 200 m away from it: EPSG:6960 says how.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
from pyproj.exceptions import ProjError

from files.refusal import FileRefused, Remark
from texts.vietnamese import fold

Array = np.ndarray[Any, Any]
VIETNAM = (102.0, 8.0, 110.0, 23.5)
"""West, south, east, north."""
MERIDIANS = (103.0, 104.0, 104.5, 104.75, 105.0, 105.5, 105.75, 106.0, 106.25, 106.5, 107.0, 107.25, 107.5, 107.75,
             108.0, 108.25, 108.5)  # fmt: skip
"""Central meridians that provinces use in their 3° maps."""
OF_PROVINCE = {"thai nguyen": 106.5}
"""Province → its meridian; the ones before 2025 that became this one had the same."""
SHIFT = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
"""From VN-2000 to WGS 84 as PROJ wants it (EPSG:6960)."""
DEGREES, MERCATOR, DECLARED = "wgs84", "web_mercator", "declared"
_NORTHINGS = (880_000.0, 2_620_000.0)
_EASTINGS = (100_000.0, 900_000.0)


@dataclass(frozen=True)
class System:
    """One way to read the numbers."""

    code: str
    to_degrees: Callable[[Array], Array]
    """x, y (east before north) → longitude, latitude."""
    name: str = ""
    """What the file calls it, when it does."""


def codes() -> list[str]:
    """Every way that can be chosen: "wgs84", "vn2000_106.5", "vn2000_6_105", "utm_48", "web_mercator", …"""
    planes = [f"vn2000_{meridian:g}" for meridian in MERIDIANS]
    return [DEGREES, *planes, "vn2000_6_105", "vn2000_6_111", "utm_48", "utm_49", MERCATOR, "vn2000_degrees"]


def meridian_of(province: str) -> float | None:
    """Central meridian of a province's maps, by its name with or without "Tỉnh"."""
    return OF_PROVINCE.get(fold(province).removeprefix("tinh ").strip())


def system(code: str) -> System:
    """Raises FileRefused for a code that nobody offers."""
    if code not in codes():
        raise FileRefused("crs_unknown", found=code)
    if code == DEGREES:
        return System(code, lambda places: places)
    return System(code, _converter(_definition(code)))


def find_system(
    places: Array, declared: str, *, meridian: float | None, fits: Callable[[System], float] | None
) -> tuple[System, Array, list[Remark]]:
    """How to read `places` (n × 2), the places with east before north, and what to say of it.

    `fits` gives how much of the file lies in the ward when read so; None when nothing is known of the ward.
    Raises FileRefused; with asks="crs" where only the reader can decide.
    """
    if _within(places, (-180.0, -180.0, 180.0, 180.0)):
        return _degrees(places, declared)
    found = _declared(declared)
    swapped = _in(places[:, 0], _NORTHINGS) and _in(places[:, 1], _EASTINGS)
    remarks = [Remark("axes_swapped")] if swapped else []
    if swapped:
        places = places[:, ::-1]
    if found is not None:
        return found, places, remarks
    if _in(places[:, 0], _EASTINGS) and _in(places[:, 1], _NORTHINGS):
        return _plane(meridian, fits), places, remarks
    read = System(MERCATOR, _converter("EPSG:3857"))
    if _in_vietnam(read.to_degrees(places)):
        return read, places, [Remark("crs_by_size")]
    raise FileRefused("coordinates_nowhere", asks="crs", choices=tuple(codes()), x=_short(places[:, 0]),
                      y=_short(places[:, 1]))  # fmt: skip


def _degrees(places: Array, declared: str) -> tuple[System, Array, list[Remark]]:
    remarks = []
    found = _declared(declared)
    if not _in_vietnam(places) and _in_vietnam(places[:, ::-1]):
        places, remarks = places[:, ::-1], [Remark("degrees_swapped")]
    if not _in_vietnam(places):
        raise FileRefused("outside_vietnam", x=_short(places[:, 0]), y=_short(places[:, 1]))
    if found is not None and found.code == "vn2000_degrees":
        return found, places, remarks
    if found is not None and found.code != DEGREES:
        remarks.append(Remark("crs_contradicts", {"declared": found.name[:80]}))
    return system(DEGREES), places, remarks


def _plane(meridian: float | None, fits: Callable[[System], float] | None) -> System:
    """The plane in which the file lies best in the ward; the province's own when nothing is known of the ward."""
    if fits is None:
        if meridian is None:
            raise FileRefused("crs_unclear", asks="crs", choices=tuple(codes()))
        return system(f"vn2000_{meridian:g}")
    own = [f"vn2000_{meridian:g}"] if meridian is not None else []
    ordered = [system(code) for code in dict.fromkeys([*own, *codes()]) if code.startswith(("vn2000_", "utm"))]
    ordered = [one for one in ordered if one.code != "vn2000_degrees"]
    shares = [fits(one) for one in ordered]
    best = max(shares)
    if best <= 0:
        return system(own[0]) if own else _unclear()
    return ordered[shares.index(best)]


def _unclear() -> System:
    raise FileRefused("crs_unclear", asks="crs", choices=tuple(codes()))


def _declared(words: str) -> System | None:
    """What the file itself says, when it can be understood."""
    if not words:
        return None
    if any(known in words.upper() for known in ("CRS84", "EPSG::4326", "EPSG:4326")) and "PROJCS" not in words.upper():
        return System(DEGREES, lambda places: places, words)
    try:
        crs = pyproj.CRS.from_user_input(words)
    except (ProjError, ValueError):
        return None
    datum = fold(f"{crs.name} {crs.datum.name if crs.datum else ''}")
    vietnamese = any(word in datum for word in ("vietnam", "viet nam", "vn-2000", "vn 2000", "vn2000", "vn_2000"))
    if crs.is_geographic:
        code = "vn2000_degrees" if vietnamese else DEGREES
        return System(code, system(code).to_degrees, crs.name)
    plane = _own_plane(crs, vietnamese)
    if plane is not None:
        return System(plane, system(plane).to_degrees, crs.name)
    return System(DECLARED, _converter(crs), crs.name)


def _own_plane(crs: pyproj.CRS, vietnamese: bool) -> str | None:
    """The code of a plane of VN-2000, by its numbers: its many .prj name datum and zone in as many ways."""
    operation = crs.coordinate_operation
    if operation is None or "transverse mercator" not in operation.method_name.lower():
        return None
    numbers = {one.name.lower(): float(one.value) for one in operation.params if isinstance(one.value, int | float)}
    meridian = numbers.get("longitude of natural origin", 0.0)
    scale = numbers.get("scale factor at natural origin", 1.0)
    if meridian in MERIDIANS and abs(scale - 0.9999) < 1e-7:
        return f"vn2000_{meridian:g}"
    if vietnamese and meridian in (105.0, 111.0) and abs(scale - 0.9996) < 1e-7:
        return f"vn2000_6_{meridian:g}"
    return None


def _definition(code: str) -> str:
    if code == MERCATOR:
        return "EPSG:3857"
    if code == "vn2000_degrees":
        return f"+proj=longlat +ellps=WGS84 +towgs84={SHIFT} +type=crs"
    if code.startswith("utm_"):
        return f"EPSG:326{code[-2:]}"
    meridian = code.rpartition("_")[2]
    scale = "0.9996" if code.startswith("vn2000_6_") else "0.9999"
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0=500000 +y_0=0 "
        f"+ellps=WGS84 +units=m +towgs84={SHIFT} +type=crs"
    )


def _converter(definition: Any) -> Callable[[Array], Array]:
    transformer = pyproj.Transformer.from_crs(definition, "EPSG:4326", always_xy=True)

    def to_degrees(places: Array) -> Array:
        x, y = transformer.transform(places[:, 0], places[:, 1])
        return np.column_stack([x, y])

    return to_degrees


def _in_vietnam(places: Array) -> bool:
    return _within(places, VIETNAM)


def _within(places: Array, box: Sequence[float]) -> bool:
    west, south, east, north = box
    return _in(places[:, 0], (west, east)) and _in(places[:, 1], (south, north))


def _in(values: Array, limits: tuple[float, float]) -> bool:
    """A file may hold a corner that is nonsense: where most of it lies is what counts. Its feature is refused later."""
    return bool(((values >= limits[0]) & (values <= limits[1])).mean() >= 0.9)


def _short(values: Array) -> str:
    return f"{float(np.median(values)):.6g}"
