"""Where the ward lies, as far as is known from the groups it has on the map; and who lies elsewhere."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPoint, shape

from maps.parts import METRES, Place

Array = np.ndarray[Any, Any]

AROUND_MANY = 1_500.0
AROUND_FEW = 6_000.0
"""Metres around the known places that still belong to the ward; more when fewer than FEW places are known."""
FEW = 4
ENOUGH = 0.3
"""Share of a file's shapes that must lie in the ward."""


class Ground:
    """The ward's ground in metres, flattened around its middle."""

    def __init__(self, known: Sequence[Place], *, groups: int | None = None) -> None:
        """`groups`: how many groups `known` stands for, when it holds several places of each."""
        places = np.array(known, dtype=float)
        self._middle = np.median(places, axis=0)
        # A single place set wrongly, far from all others, must not stretch the ward.
        flat = self._flat(places)
        near = flat[np.hypot(*flat.T) <= max(20_000.0, 3 * float(np.median(np.hypot(*flat.T))))]
        around = AROUND_MANY if (len(near) if groups is None else groups) >= FEW else AROUND_FEW
        self._area = MultiPoint(near).convex_hull.buffer(around)

    def _flat(self, places: Array) -> Array:
        east = METRES * math.cos(math.radians(float(self._middle[1])))
        flat: Array = (places - self._middle) * np.array([east, METRES])
        return flat

    def holds(self, places: Array) -> Array:
        """For each of `places` (degrees): does it lie in the ward?"""
        finite: Array = np.array(np.isfinite(places).all(axis=1))
        flat = self._flat(np.where(finite[:, None], places, 0.0))
        inside: Array = np.array(shapely.contains_xy(self._area, flat[:, 0], flat[:, 1]), dtype=bool)
        return inside & finite

    def far(self, places: Array) -> float:
        """Kilometres from the ward's middle to that of `places`."""
        return float(np.hypot(*self._flat(np.median(places, axis=0)[None, :])[0])) / 1000


def known_places(boundaries: Sequence[dict[str, Any]], points: Sequence[Place]) -> tuple[Place, ...]:
    """A place inside each of `boundaries` (GeoJSON), and the `points`."""
    inner = [shape(one).representative_point() for one in boundaries]
    return (*((one.x, one.y) for one in inner), *points)
