"""Altair's charts compiled to Vega, once per release, so that browsers need neither Vega-Lite nor its compiler.

`python -m charts.compiled` prints them all. That runs in a process of its own: the compiler brings a whole JavaScript
engine, 60 MB that the server has no other use for.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import Any

from texts import LANGUAGES, translator

ROOT = Path(__file__).parent.parent
MADE_FROM = ("charts/*.py", "texts/*/chart.toml", "texts/*/figures.toml", "requirements.txt")


def compiled_charts(folder: Path) -> dict[str, dict[str, Any]]:
    """Language → name of the builder → {"vega": specification, "tips": [...], "spoken": column or None}.

    Kept in `folder` from one start to the next while nothing that they are made from has changed. Raises
    CalledProcessError when a chart cannot be compiled.
    """
    kept = folder / f"charts.{_fingerprint()}.json"
    try:
        return json.loads(kept.read_text("utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        command = [sys.executable, "-m", "charts.compiled"]
        made = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode()
    _keep(kept, made)
    return json.loads(made)  # type: ignore[no-any-return]


def _fingerprint() -> str:
    digest = hashlib.sha256(version("altair").encode())
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _keep(kept: Path, made: str) -> None:
    """Best effort: a folder that cannot be written to costs two seconds at each start."""
    part = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(made, "utf-8")
        part.replace(kept)
        for old in kept.parent.glob("charts.*.json"):
            if old != kept:
                old.unlink(missing_ok=True)
    except OSError:
        part.unlink(missing_ok=True)


def compile_all() -> dict[str, dict[str, Any]]:
    """Every chart in every language."""
    from charts import coverage, ladder_map, relief, services, volunteers

    builders = (
        ladder_map.ladder_map, ladder_map.tile_map, coverage.coverage_curve, coverage.service_matrix,
        services.visits_by_service, services.filed_by_service, services.taught_against_counter,
        volunteers.assists_by_week, volunteers.active_by_week, relief.visitors_run, relief.online_run,
    )  # fmt: skip
    return {
        language: {build.__name__: compiled(_built(build, language)) for build in builders} for language in LANGUAGES
    }


def _built(build: Any, language: str) -> dict[str, Any]:
    """The chart with any height and any address of shapes: the browser is told both at each drawing."""
    stand_ins = {"bars": 1, "services": 1, "shapes_url": "/shapes"}
    wanted = {name: stand_ins[name] for name in signature(build).parameters if name in stand_ins}
    spec: dict[str, Any] = build(translator(language), **wanted)
    return spec


def compiled(spec: dict[str, Any]) -> dict[str, Any]:
    """The Vega of a Vega-Lite specification, without what can wait until somebody points at a mark.

    Tooltips and spoken descriptions would be worked out for each mark by an interpreter of expressions; here they
    become `tips`, the columns that the worker writes out itself, and `spoken`, the column with a sentence of its own.
    """
    import vl_convert

    spec = json.loads(json.dumps(spec)) | {"width": 400, "autosize": {"type": "fit", "contains": "padding"}}
    tips: list[dict[str, Any]] = []
    spoken = None
    for layer in [spec, *spec.get("layer", [])]:
        encoding = layer.get("encoding", {})
        tips = encoding.pop("tooltip", None) or tips
        spoken = encoding.pop("description", {}).get("field", spoken)
    vega = vl_convert.vegalite_to_vega(spec)
    for mark in _marks(vega):
        mark.get("encode", {}).get("update", {}).pop("description", None)
    for data in vega["data"]:
        if "url" in data:
            data.pop("url")
            data.pop("format")
    kept = ("title", "field", "type", "format")
    return {
        "vega": vega,
        "tips": [{name: tip[name] for name in kept if name in tip} for tip in tips],
        "spoken": spoken,
        "shapes": next((data["name"] for data in vega["data"] if data["name"].startswith("source_")), None),
    }


def _marks(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for mark in part.get("marks", []):
        yield mark
        yield from _marks(mark)


if __name__ == "__main__":
    json.dump(compile_all(), sys.stdout, ensure_ascii=False, separators=(",", ":"))
