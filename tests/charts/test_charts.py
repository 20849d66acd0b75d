"""Charts are constants: valid specifications in either language, that take their rows by name and draw them."""

import json
import re
from datetime import date
from functools import cache
from inspect import getmembers, isfunction, signature

import altair as alt
import jsonschema
import pytest
import vl_convert

from charts import coverage, ladder_map, relief, services, theme, volunteers
from charts.theme import GROUND, INK, LADDER, ON_LADDER
from texts import LANGUAGES, translator

SHAPES = "/shapes/1/2026-03-03/0123456789abcdef.json"
WEEK = {"week": "2026-02-23", "week_name": "23/02–01/03"}
GROUP = {
    "id": 1, "name": "Tổ 12", "number": "12", "step": 4, "step_name": "Tự duy trì", "households": 1234,
    "last_visit": "21/02/2026", "chosen": True, "faded": False, "column": 0, "line": 0, "turn": 0,
    "spoken": "Tổ 12, bậc 4",
}  # fmt: skip
RUN = {
    "day": "2026-02-23", "week_name": "23/02–01/03", "days": 5, "median": 1500, "target": None, "part": "plain",
    "part_name": "Sau khi bắt đầu", "event": None, "median_name": "Kỳ gốc", "target_name": None, "late": None,
}  # fmt: skip
EVENT = dict.fromkeys(RUN) | {"day": "2026-02-25", "value": None, "event": "Tết Nguyên đán", "late": True}
SERVICE = {"service": "Khai sinh", "place": 1}
CHARTS = {
    coverage.coverage_curve: (
        (),
        [{"day": f"2026-02-{day:02}", "share": day / 28, "covered": day, "groups": 28, "target": 0.95}
         for day in range(1, 29)],
    ),
    coverage.service_matrix: (
        (1,),
        [{"group": "Tổ 12", "service": "Khai sinh", "group_place": 1, "service_place": 1, "visits": 3, "taught": taught,
          "last": "21/02/2026"} for taught in (True, False)],
    ),
    ladder_map.ladder_map: ((SHAPES,), [GROUP]),
    ladder_map.tile_map: ((), [GROUP, GROUP | {"id": 2, "name": "Tổ 2", "number": "2", "step": 0, "column": 1}]),
    services.visits_by_service: ((1,), [SERVICE | {"visits": 1500, "people": 24000}]),
    services.filed_by_service: (
        (1,), [SERVICE | {"who": who, "filed": filed, "share": 0.925} for who, filed in (("self", 1500), ("for", 9))],
    ),
    services.taught_against_counter: (
        (1,), [SERVICE | {"side": side, "amount": 1500} for side in ("taught", "counter")],
    ),
    volunteers.assists_by_week: (
        (), [WEEK | {"kind": kind, "kind_name": kind, "assists": 1500, "households": 9} for kind in theme.KINDS],
    ),
    relief.visitors_run: ((), [RUN | {"value": value} for value in (1500, 1620, None)] + [EVENT]),
    relief.online_run: ((), [RUN | {"value": value, "median": 0.6, "target": 0.8} for value in (0.6, 0.7)] + [EVENT]),
    volunteers.active_by_week: ((), [WEEK | {"active": 1500, "members": 2000}]),
}  # fmt: skip
"""Each chart: what its builder needs besides the words, and a few rows."""
BUILT = [pytest.param(build, language, id=f"{build.__name__}-{language}") for build in CHARTS for language in LANGUAGES]
NUMBERS = {"vi": "1.500", "en": "1,500"}
OTHER = {"vi": "en", "en": "vi"}


@cache
def built(build, language):
    return build(translator(language), *CHARTS[build][0])


def with_rows(spec, rows, shapes=None):
    """The specification as the browser has it: rows under their name, shapes fetched."""
    whole = json.loads(json.dumps(spec)) | {"datasets": {"rows": rows}, "width": 600}
    for layer in [whole, *whole.get("layer", [])]:
        if shapes is not None and layer.get("data", {}).get("url"):
            layer["data"] = {"values": shapes, "format": {"property": "features"}}
    return whole


def strings(part):
    """Every text in a specification, however deep."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield name
            yield from strings(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from strings(inner)
    elif isinstance(part, str):
        yield part


def datasets_of(part):
    """The `data` of a specification and all its layers and look-ups."""
    if isinstance(part, dict):
        if "data" in part:
            yield part["data"]
        for inner in part.values():
            yield from datasets_of(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from datasets_of(inner)


def test_every_chart_is_looked_at_here():
    rooms = (coverage, ladder_map, relief, services, volunteers)
    builders = {
        function
        for room in rooms
        for _, function in getmembers(room, isfunction)
        if function.__module__ == room.__name__ and next(iter(signature(function).parameters), "") == "t"
    }

    assert {function for function in builders if not function.__name__.startswith("_")} == CHARTS.keys()


@pytest.mark.parametrize("build, language", BUILT)
def test_a_chart_is_valid_vega_lite_without_any_row(build, language):
    spec = built(build, language)

    jsonschema.Draft7Validator(alt.load_schema()).validate(spec)
    assert "datasets" not in spec
    assert {"name": "rows"} in list(datasets_of(spec))
    for data in datasets_of(spec):
        assert data == {"name": "rows"} or data == {
            "url": SHAPES, "format": {"type": "json", "property": "features"},
        }  # fmt: skip


@pytest.mark.parametrize("build", CHARTS, ids=lambda build: build.__name__)
def test_a_chart_is_the_same_each_time_so_that_pages_can_keep_it(build):
    again = build(translator("vi"), *CHARTS[build][0])

    assert json.dumps(again) == json.dumps(built(build, "vi"))


@pytest.mark.parametrize("build, language", BUILT)
def test_a_chart_writes_numbers_and_days_as_its_reader_does(build, language):
    locale = built(build, language)["config"]["locale"]

    assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (
        (",", ".") if language == "vi" else (".", ",")
    )
    assert locale["time"]["shortDays"][:2] == (["CN", "T2"] if language == "vi" else ["Sun", "Mon"])
    assert locale["time"]["date"] == "%d/%m/%Y"
    assert [len(locale["time"][name]) for name in ("days", "shortDays", "months", "shortMonths")] == [7, 7, 12, 12]


@pytest.mark.parametrize("build, language", BUILT)
def test_a_chart_has_no_word_of_the_other_language_and_no_number_or_day_of_its_own(build, language):
    spec = built(build, language)
    said = set(strings({name: part for name, part in spec.items() if name != "config"}))
    # Whole sentences and labels; a lone lower-case word is as likely the name of a column.
    words = {lang: {one for one in translator(lang).sentences.values() if not one.islower() or " " in one}
             for lang in LANGUAGES}  # fmt: skip

    assert not said & (words[OTHER[language]] - words[language])
    for text in said - {SHAPES}:
        assert not re.search(r"\d{1,2}/\d{1,2}(/\d{4})?|\d{4}-\d\d-\d\d|\d[.,]\d{3}\b|\d,\d", text), text


@pytest.mark.parametrize("build", CHARTS, ids=lambda build: build.__name__)
def test_days_and_numbers_have_a_format_of_ours(build):
    """Without one Vega writes "Mar 03" and 1500 its own way."""
    spec = built(build, "vi")

    def channels(part):
        if isinstance(part, dict):
            if part.get("type") in {"temporal", "quantitative"} and "field" in part:
                yield part
            for inner in part.values():
                yield from channels(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from channels(inner)

    told = [part for part in channels(spec) if "axis" in part or "title" in part]
    assert [
        part
        for part in told
        if not (part.get("format") or (part.get("axis") or {}).get("format") or part.get("axis", 0) is None)
    ] == []


@pytest.mark.parametrize("build", CHARTS, ids=lambda build: build.__name__)
def test_a_chart_draws_its_rows(build):
    spec, rows = built(build, "vi"), CHARTS[build][1]
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"id": 1, "name": "Tổ 12", "x": 0.5, "y": 0.5}, "geometry": square}
    shapes = {"type": "FeatureCollection", "features": [feature]}
    drawn = vl_convert.vegalite_to_svg(with_rows(spec, rows, shapes))
    empty = vl_convert.vegalite_to_svg(with_rows(spec, [], {"type": "FeatureCollection", "features": []}))

    assert len(drawn) > len(empty)
    assert "NaN" not in drawn
    assert "undefined" not in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_drawn_as_the_reader_writes_them(language):
    spec = with_rows(built(services.visits_by_service, language), CHARTS[services.visits_by_service][1])
    drawn = vl_convert.vegalite_to_svg(spec)

    assert NUMBERS[language] in drawn
    assert NUMBERS[OTHER[language]] not in drawn


def test_a_tooltip_of_the_curve_tells_the_day_of_the_row_and_not_the_one_before():
    """Days are UTC midnights: in New York as in Thái Nguyên the 3rd is the 3rd."""
    day = {"day": f"{date(2026, 3, 3):%Y-%m-%dT00:00:00}Z", "share": 0.925, "covered": 74, "groups": 80, "target": 0.95}
    spec = with_rows(built(coverage.coverage_curve, "vi"), [day])
    drawn = vl_convert.vegalite_to_svg(spec)

    assert "03/03/2026" in drawn
    assert "92,5%" in drawn


def test_the_map_has_the_colours_of_the_ladder_in_order():
    assert LADDER == ("#E9822B", "#D6ECE8", "#9CCFC8", "#4FA89F", "#0F6B66")
    for build in (ladder_map.ladder_map, ladder_map.tile_map):
        scales = [
            layer["encoding"]["color"]["scale"]
            for layer in built(build, "vi")["layer"]
            if "scale" in layer["encoding"].get("color", {})
        ]
        assert scales == [{"domain": [0, 1, 2, 3, 4], "range": list(LADDER)}]


def luminance(colour):
    def linear(share):
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_right():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink, ground", list(zip(ON_LADDER, LADDER, strict=True)))
def test_what_is_written_on_a_step_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_labels_and_axes_can_be_read_on_white():
    assert contrast(INK, GROUND) >= 7
    assert contrast(theme.GREY, GROUND) >= 4.5


def test_a_label_takes_the_ink_of_its_step():
    for build in (ladder_map.ladder_map, ladder_map.tile_map):
        [colour] = [
            layer["encoding"]["color"] for layer in built(build, "vi")["layer"] if layer["mark"]["type"] == "text"
        ]
        light = [step for step in range(5) if ON_LADDER[step] != INK]
        assert colour["condition"]["test"].endswith(f"datum.step == {light[0]}")
        assert (len(light), colour["condition"]["value"], colour["value"]) == (1, ON_LADDER[light[0]], INK)
