"""Reading a map in a process of its own, as `files.child` reads tables: limits, and nothing of it felt by others."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from files.child import said_by_child
from files.refusal import FileRefused, Limits, Remark
from maps.parts import MAP_LIMITS, Asked, MapRead, Shape, Trouble


def read_map_in_child(
    data: bytes,
    name: str,
    asked: Asked | None = None,
    *,
    limits: Limits = MAP_LIMITS,
    on_progress: Callable[[float], None] | None = None,
) -> MapRead:
    """What `maps.reading.read_map` says of a file, found out in a child. Raises FileRefused, as `read_in_child` does.

    `on_progress` hears shares, 0..1, in the caller's thread.
    """
    order = {"name": name, "asked": asdict(asked or Asked())}
    shapes: list[Shape] = []
    for said in said_by_child("maps.child_side", order, data, limits):
        if "progress" in said and on_progress is not None:
            on_progress(float(said["progress"]))
        elif "shape" in said:
            shapes.append(_shape(said["shape"]))
        elif "map" in said:
            return _map(said["map"], shapes)
    raise FileRefused("reading_failed")


def _shape(said: dict[str, Any]) -> Shape:
    refused = said.pop("refused")
    at, remarks = said.pop("at"), said.pop("remarks")
    return Shape(
        **said, at=(at[0], at[1]), remarks=tuple(Remark(**one) for one in remarks),
        refused=Remark(**refused) if refused else None,
    )  # fmt: skip


def _map(said: dict[str, Any], shapes: list[Shape]) -> MapRead:
    troubles = tuple(
        Trouble(one["kind"], tuple(one["numbers"]), one["area"], (one["at"][0], one["at"][1]))
        for one in said.pop("troubles")
    )
    remarks = tuple(Remark(**one) for one in said.pop("remarks"))
    return MapRead(shapes, troubles=troubles, remarks=remarks, **said)
