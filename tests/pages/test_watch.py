"""The watch pages, as a reader opens them: full, empty, in both languages, by a link."""

import json
import re
from contextlib import contextmanager
from datetime import date, timedelta
from html import unescape

import pandas as pd
import pytest
from sqlalchemy import event

from models import Actor, Role, VolunteerKind
from pages.watch import coverage, group, overview, relief, services, volunteers
from tests.planting import TODAY
from texts import translator

PAGES = (overview, coverage, services, volunteers, relief, group)
LANGUAGES = ("vi", "en")


@pytest.fixture
def lively(planted):
    """Four groups: Tổ 1 taught all, Tổ 2 visited, Tổ 10 merged from two, Tổ 11 never; helpers of all kinds."""
    planting, _ = planted
    with planting() as plot:
        lessons = [plot.service(slug) for slug in ("khai_sinh", "cu_tru")]
        first, second = plot.group("Tổ 1", code="MOT"), plot.group("Tổ 2", households=40)
        old = [plot.group("Tổ 3"), plot.group("Tổ 4")]
        merged = plot.group("Tổ 10", households=200, valid_from=date(2026, 2, 1))
        plot.group("Tổ 11", households=300)
        for one in old:
            plot.visit(one, date(2026, 1, 10), services=lessons[:1])
            plot.succeed(one, merged, date(2026, 2, 1))
        plot.visit(first, TODAY - timedelta(days=3), services=[(one, 12, 4, 1) for one in lessons], attendees=30)
        plot.visit(second, date(2025, 11, 5), services=lessons[:1])
        for kind in VolunteerKind:
            plot.assist(plot.volunteer(first, kind), TODAY - timedelta(days=2), households=3)
        plot.volunteer(second)
    return planting


@pytest.fixture
def bare(planted):
    """A ward with its groups and services, and nothing written down yet."""
    planting, _ = planted
    with planting() as plot:
        plot.service("khai_sinh")
        plot.group("Tổ 1")


def components(at, name):
    """The data of every mounted component of that name."""
    return [
        json.loads(one.proto.mixed.json if one.proto.WhichOneof("data") == "mixed" else one.proto.json)
        for one in at.get("bidi_component")
        if one.proto.component_name == name
    ]


def chart(at, column):
    """The rows of the first chart that has this column."""
    for data in components(at, "ward_chart"):
        packed = json.loads(data["rows"])
        if column in packed:
            return pd.DataFrame({name: unpacked(values) for name, values in packed.items()})
    raise AssertionError(f"no chart with {column}")


def unpacked(values):
    return [values["of"][place] for place in values["at"]] if isinstance(values, dict) else values


def headings(at):
    """The titles of the pictures, then those of the lists."""
    lists = [unescape(title) for one in at.get("html") for title in re.findall("<h3>(.*?)</h3>", one.proto.body)]
    return [data["title"] for data in components(at, "ward_chart")] + lists


def cards(at):
    (data,) = components(at, "ward_numbers")
    return {card["label"]: card for card in data["cards"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_page_opens_full(page, language, lively, context_of, opened):
    at = opened(page.page, context_of(language), group="G3")

    assert at.title
    assert not at.error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_page_opens_in_a_ward_without_a_visit(page, language, bare, context_of, opened):
    at = opened(page.page, context_of(language))

    assert at.title
    assert not at.error


def test_an_empty_ward_is_told_what_to_do_next(bare, context_of, opened):
    at = opened(overview.page, context_of("vi"))

    assert "Chưa có buổi hướng dẫn nào được ghi" in at.info[0].value
    assert cards(at)["Tổ dân phố đã đến"]["value"] == "0/1"
    assert cards(at)["Hồ sơ trực tuyến (30 ngày)"]["value"] == "—"


def test_the_headline_says_the_finding(lively, context_of, opened):
    at = opened(overview.page, context_of("vi"))

    assert headings(at)[0] == "3 trên 4 tổ đã được hướng dẫn, còn 1 tổ, chưa tổ nào có lịch"


@pytest.fixture
def asked_of(planted):
    """`with asked_of() as statements:` collects what is asked of the database meanwhile."""
    _, database = planted

    @contextmanager
    def collecting():
        statements = []
        note = lambda _c, _cur, statement, *_: statements.append(statement)  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", note)
        yield statements
        event.remove(database.engine, "before_cursor_execute", note)

    return collecting


def test_the_other_periods_are_worked_out_before_anybody_chooses_them(lively, context_of, opened, asked_of):
    person = Actor(1, 1, "Cán bộ Thử Một", Role.STAFF, account_id=1)
    ctx = context_of(actor=person)
    ctx.answers.ahead.begin()

    opened(overview.page, ctx)
    assert ctx.answers.ahead.finished(within=30)

    with asked_of() as statements:
        for period in ("week", "month", "quarter"):
            opened(overview.page, ctx, period=period)
    assert statements == []


def test_nothing_is_worked_out_ahead_for_a_display(lively, context_of, opened, asked_of):
    ctx = context_of(actor=Actor(1, 0, "", Role.LEADER))
    ctx.answers.ahead.begin()

    opened(overview.page, ctx)
    assert ctx.answers.ahead.finished(within=30)

    with asked_of() as statements:
        opened(overview.page, ctx, period="month")
    assert statements


def test_each_leading_figure_has_its_definition_and_target(lively, context_of, opened):
    at = opened(overview.page, context_of("vi"))

    shown = cards(at)
    assert len(shown) == 5
    assert all(card["definition"] for card in shown.values())
    assert shown["Tổ dân phố đã đến"]["value"] == "3/4"
    assert shown["Tổ dân phố đã đến"]["beside"] == "75,0%"
    reach, whole = shown["Hộ được hướng dẫn (ước tính)"], 640
    assert reach["beside"] == f"{translator('vi').percent(int(reach['value']) / whole)} của {whole} hộ"
    assert shown["Hạt nhân số hoạt động"]["value"] == "3/4"


def test_the_map_and_the_list_mark_the_group_of_the_address(lively, context_of, opened):
    at = opened(coverage.page, context_of("vi"), group="MOT")

    rows, on_map = chart(at, "faded"), components(at, "ward_chart")[0]
    assert rows.loc[rows["id"] == on_map["chosen"], "name"].tolist() == ["Tổ 1"]
    (data,) = [data for data in components(at, "ward_table") if data["choosable"]]
    assert data["chosen"] == on_map["chosen"]


def test_shapes_and_chips_are_all_groups(planted, context_of, opened):
    planting, _ = planted
    square = {"type": "Polygon", "coordinates": [[[105.7, 21.5], [105.8, 21.5], [105.8, 21.6], [105.7, 21.5]]]}
    with planting() as plot:
        plot.group("Tổ 1", boundary=square)
        plot.group("Tổ 2")
        plot.group("Tổ 3")

    at = opened(coverage.page, context_of("vi"))

    assert components(at, "ward_chart")[0]["shapes"].startswith("/shapes/1/")
    assert 0.5 < components(at, "ward_chart")[0]["wide"] < 2  # the browser gives the map no height that it cannot fill
    chips = next(one for one in at.button_group if "Chưa có ranh giới" in one.label)
    assert [option.split(" · ")[0] for option in chips.options] == ["Tổ 2", "Tổ 3"]


def test_a_ward_without_shapes_gets_tiles(lively, context_of, opened):
    at = opened(overview.page, context_of("vi"))

    rows = chart(at, "faded")
    assert rows["name"].tolist() == ["Tổ 1", "Tổ 2", "Tổ 10", "Tổ 11"]
    assert not rows.duplicated(["column", "line"]).any()
    assert (rows["column"].max() + 1, rows["line"].max() + 1) == (3, 2), "about as wide as high"
    assert "không theo vị trí" in components(at, "ward_chart")[0]["note"]


def test_the_matrix_shows_every_hole(lively, context_of, opened):
    at = opened(coverage.page, context_of("vi"))

    rows = chart(at, "taught")
    holes = rows[~rows["taught"]]
    assert sorted(zip(holes["group"], holes["service"], strict=True)) == [
        ("Tổ 10", "cu_tru"),
        ("Tổ 11", "cu_tru"),
        ("Tổ 11", "khai_sinh"),
        ("Tổ 2", "cu_tru"),
    ]
    assert "4 ô trống" in " ".join(headings(at))


def test_the_ladder_filter_of_a_link_is_kept(lively, context_of, opened):
    at = opened(coverage.page, context_of("vi"), step="0")

    (data,) = [data for data in components(at, "ward_table") if data["choosable"]]
    assert [row["cells"][0] for row in data["rows"]] == ["Tổ 11"]
    rows = chart(at, "faded")
    assert rows.loc[~rows["faded"], "name"].tolist() == ["Tổ 11"]


@pytest.mark.parametrize("nonsense", ["x", "9", "2026-01-01..x", "3..2", "", "%00"])
def test_an_address_that_means_nothing_is_the_default(nonsense, lively, context_of, opened):
    at = opened(coverage.page, context_of("vi"), period=nonsense, step=nonsense, group=nonsense, days=nonsense)

    assert not at.error
    assert "Đã đến 3/4 (75,0%)" in headings(at)[0]


def test_a_period_of_ones_own_stands_in_the_address(lively, context_of, opened):
    at = opened(services.page, context_of("vi"), period="custom", days="2026-01-01..2026-01-31")

    rows = chart(at, "visits")
    assert rows.set_index("service")["visits"].to_dict() == {"khai_sinh": 2, "cu_tru": 0}


def test_choosing_a_period_writes_it_into_the_address(lively, context_of, opened):
    at = opened(overview.page, context_of("vi"))

    next(one for one in at.button_group if one.key == "period").set_value("week").run()

    assert at.query_params["period"] == "week"


def test_taught_never_names_the_groups(lively, context_of, opened):
    at = opened(services.page, context_of("vi"))

    (data,) = [data for data in components(at, "ward_table") if data["caption"].startswith("Thiếu nhiều nhất: ")]
    assert data["caption"] == "Thiếu nhiều nhất: cu_tru (3 tổ chưa được hướng dẫn)"
    assert {row["cells"][0]: row["cells"][1:] for row in data["rows"]} == {
        "cu_tru": ["3", "Tổ 2, Tổ 10, Tổ 11"],
        "khai_sinh": ["1", "Tổ 11"],
    }


def test_orphan_groups_are_listed(lively, context_of, opened):
    at = opened(volunteers.page, context_of("vi"))

    assert "2 tổ không có hạt nhân số hoạt động" in headings(at)


def test_the_profile_says_what_the_next_step_asks(lively, context_of, opened):
    merged = opened(group.page, context_of("vi"), group="G8")
    never = opened(group.page, context_of("vi"), group="G9")

    assert merged.title[0].value == "Tổ 10"
    assert "Còn thiếu dịch vụ cốt lõi: cu_tru" in merged.info[0].value
    assert "Thành lập ngày 01/02/2026 từ: Tổ 3, Tổ 4." in [caption.value for caption in merged.caption]
    assert "Cần buổi hướng dẫn đầu tiên" in never.info[0].value


@pytest.mark.parametrize(
    ("language", "ago", "said"),
    [
        ("vi", 0, "hôm nay"),
        ("vi", 1, "hôm qua"),
        ("vi", 2, "2 ngày trước"),
        ("en", 0, "today"),
        ("en", 2, "2 days ago"),
    ],
)
def test_a_profile_says_as_people_do_how_long_ago_the_last_visit_was(planted, context_of, opened, language, ago, said):
    planting, _ = planted
    with planting() as plot:
        plot.visit(plot.group("Tổ 1", code="MOT"), TODAY - timedelta(days=ago), services=[plot.service("khai_sinh")])

    shown = cards(opened(group.page, context_of(language), group="MOT"))
    assert said in [card["beside"] for card in shown.values()]


def test_a_profile_of_an_ended_group_names_its_heir(lively, context_of, opened):
    at = opened(group.page, context_of("vi"), group="G6")

    assert at.info[0].value.startswith("Tổ 3 đã thôi từ ngày 01/02/2026; nay thuộc Tổ 10.")


def test_a_profile_without_a_group_asks_for_one(lively, context_of, opened):
    at = opened(group.page, context_of("vi"), group="nowhere")

    assert at.info[0].value == "Chọn một tổ dân phố để xem hồ sơ."


def test_english_boards_hold_no_vietnamese_sentence(lively, context_of, opened):
    at = opened(overview.page, context_of("en"))

    words = [one.value for one in [*at.title, *at.caption, *at.info]] + headings(at)
    assert words
    assert not [word for word in words if any(mark in word for mark in "ượệộủảđ") and "Phường" not in word]
    assert cards(at)["Groups reached"]["beside"] == "75.0%"


def test_no_volunteer_phone_or_id_is_on_any_board(lively, context_of, opened):
    for page in PAGES:
        at = opened(page.page, context_of("vi"), group="G4")
        said = json.dumps([components(at, "ward_table"), components(at, "ward_numbers")], ensure_ascii=False)
        assert not pd.Series([said]).str.contains(r"\b0\d{9}\b|\b\d{12}\b").any()
