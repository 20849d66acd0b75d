"""What browsers fetch once to draw charts: the page's script, the worker with Vega, the compiled charts."""

import json
from pathlib import Path

from charts.compiled import compiled_charts
from core.front import JAVASCRIPT, File, our_file, script_literal

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FIRST = ("ladder_map", "coverage_curve", "visits_by_service", "assists_by_week")
"""The charts that the worker makes ready before any rows have come: the overview's."""


def files() -> tuple[str, dict[str, File]]:
    """What every first page needs to draw: its address for a script element, and the files by address."""
    served: dict[str, File] = {}

    def put(name: str, body: str, media_type: str) -> str:
        address, file = our_file(name, body, media_type)
        served[address] = file
        return address

    charts = compiled_charts(ROOT / "var")
    worker = (ROOT / "static" / "vega" / "vega.js").read_text("utf-8") + (HERE / "drawing_worker.js").read_text("utf-8")
    addresses = {
        "worker": put("charts-worker.js", worker, JAVASCRIPT),
        "specs": {
            language: put(f"charts-{language}.json", json.dumps(all_of_it, ensure_ascii=False), "application/json")
            for language, all_of_it in charts.items()
        },
        "first": list(FIRST),
    }
    style = script_literal((HERE / "downloads.css").read_text("utf-8"))
    scripts = [(HERE / f"{part}.js").read_text("utf-8") for part in ("downloads", "drawing_kept", "drawing")]
    page = "\n".join((f"const FILES = {script_literal(addresses)}, STYLE = {style};", *scripts))
    return put("charts.js", page, JAVASCRIPT), served
