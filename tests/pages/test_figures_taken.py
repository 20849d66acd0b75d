"""The leading figures of a page leave it as a spreadsheet that says what the cards say."""

import csv
import io
from datetime import timedelta

import pytest

from models import CounterDay, Figure, Role, Screen, Target, VolunteerKind, display
from pages.watch import group, overview, relief, services, volunteers
from tests.pages.test_downloads import made, sheets
from tests.pages.test_watch import components
from tests.planting import EVENING, TODAY

PAGES = (overview, services, volunteers, relief, group)


@pytest.fixture
def ward(planted):
    """A group taught twice and one never seen, helpers, a day at the counter, a target of 95 %."""
    planting, _ = planted
    with planting() as plot:
        lessons = [plot.service(slug) for slug in ("khai_sinh", "cu_tru")]
        first = plot.group("Tổ 1", code="MOT", households=120)
        plot.group("Tổ 2", households=40)
        plot.visit(first, TODAY - timedelta(days=2), services=[(one, 12, 4, 1) for one in lessons], attendees=1234)
        for kind in VolunteerKind:
            plot.assist(plot.volunteer(first, kind), TODAY - timedelta(days=2), households=3)
        plot.session.add_all(
            [
                CounterDay(
                    ward_id=1, id=1, service_id=lessons[0].id, on_day=TODAY - timedelta(days=1), direct=5, online=7,
                    recorded_by_id=plot.lan.id, recorded_at=EVENING,
                ),
                Target(
                    ward_id=1, id=900, figure=Figure.GROUP_COVERAGE, value=0.95, from_day=TODAY - timedelta(days=400),
                    source="KH 12",
                ),
            ]
        )  # fmt: skip
        return plot.actor(Role.MANAGER)


def shown(at):
    (data,) = components(at, "ward_numbers")
    return data


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.split(".")[-1])
def test_the_file_of_the_figures_says_what_their_cards_say(page, language, ward, context_of, opened):
    ctx = context_of(language, actor=ward)
    data = shown(opened(page.page, ctx, group="MOT"))
    sheet, said = sheets(made(ctx, data["download"], "xlsx").content)
    heads = [cell.value for cell in sheet[1]]

    assert heads == [
        ctx.t(f"board.filed_{name}")
        for name in (
            "name", "value", "whole", "share", "beside", "target", "change", "change_told", "until", "definition"
        )
    ]  # fmt: skip
    assert f"“{heads[7]}”" in ctx.t("board.leading_filed"), "the definition names the column as its head does"
    assert sheet.max_row == len(data["cards"]) + 1
    for card, row in zip(data["cards"], sheet.iter_rows(min_row=2), strict=True):
        name, value, whole, share, beside, _, _, words, until, definition = (cell.value for cell in row)
        assert (name, definition, beside or "", words or "") == (
            card["label"], card["definition"], card["beside"], card["change"].removeprefix("= "),
        )  # fmt: skip
        assert until.date() == TODAY
        assert says(ctx.t, card["value"], row[1], value, whole, share)
        assert (whole is None) == (share is None)
    assert said[ctx.t("downloads.title")] in data["download"]["what"]


def says(t, card, cell, value, whole, share):
    """Does the cell, or the cells, mean the words of the card?"""
    if value is None:
        return card in ("—", t("board.never"))
    if cell.is_date:
        return card == t.day(value.date())
    forms = {t.number(value), t("group.step", n=value), *((t.percent(share), t.of(value, whole)) if whole else ())}
    return card in forms or f"{t.number(value)}/{t.number(whole)}" == card


def test_targets_and_rates_are_numbers_in_per_cent(ward, context_of, opened):
    ctx = context_of("vi", actor=ward)
    data = shown(opened(overview.page, ctx))
    sheet, said = sheets(made(ctx, data["download"], "xlsx").content)
    coverage = sheet[2]

    assert [cell.value for cell in coverage[:4]] == ["Tổ dân phố đã đến", 1, 2, 0.5]
    assert (coverage[3].number_format, coverage[5].value, coverage[5].number_format) == ("0.0%", 0.95, "0.0%")
    assert coverage[6].value == 1
    assert "▲ +1 trong 7 ngày" in coverage[7].value
    assert said["Khoảng thời gian"].endswith(ctx.t.day(TODAY))
    online = sheet[6]
    assert [cell.value for cell in online[1:4]] == [7, 12, pytest.approx(7 / 12)]


def test_whether_a_goal_of_one_is_a_rate_is_the_figure_s_to_say(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        plot.group("Tổ 1")
        plot.session.add_all(
            Target(ward_id=1, id=900 + place, figure=figure, value=1, from_day=TODAY - timedelta(days=9), source="KH")
            for place, figure in enumerate((Figure.GROUP_COVERAGE, Figure.ATTENDANCES))
        )
        manager = plot.actor(Role.MANAGER)
    ctx = context_of("vi", actor=manager)
    data = shown(opened(overview.page, ctx))
    sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)
    goals = [(data["cards"][place]["target"], sheet[place + 2][5]) for place in (0, 2)]

    assert [(card, cell.value, "%" in cell.number_format) for card, cell in goals] == [
        ("Chỉ tiêu 100%", 1, True), ("Chỉ tiêu 1", 1, False),
    ]  # fmt: skip


def test_the_csv_of_the_figures_opens_in_vietnamese_excel(ward, context_of, opened):
    ctx = context_of("vi", actor=ward)
    file = made(ctx, shown(opened(overview.page, ctx))["download"], "csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""), delimiter=";"))

    assert file.name.startswith("tong-quan-so-lieu-chinh-")
    assert rows[1][:6] == ["Tổ dân phố đã đến", "1", "2", "50%", "50,0%", "95%"]
    assert rows[3][1:4] == ["1234", "", ""], "what is no part of anything has no share"


def test_a_wall_has_figures_and_no_menu(ward, context_of, opened):
    ctx = context_of("vi", actor=display(1, "Hội trường"))

    assert ctx.actor.role is Screen.DISPLAY
    assert shown(opened(overview.page, ctx))["download"] is None


def test_a_change_that_reads_as_nought_is_told_as_none(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        service, _ = plot.service("khai_sinh"), plot.group("Tổ 1")
        plot.session.add_all(
            CounterDay(
                ward_id=1, id=number, service_id=service.id, on_day=TODAY - timedelta(days=ago), direct=5000,
                online=online, recorded_by_id=plot.lan.id, recorded_at=EVENING,
            )
            for number, (ago, online) in enumerate([(20, 5000), (1, 4999)], start=1)
        )  # fmt: skip
    online = shown(opened(overview.page, context_of("vi")))["cards"][4]

    assert (online["change"], online["tone"]) == ("= 0,0 điểm trong 7 ngày", "plain")


def test_households_met_are_empty_where_no_visit_counted_them(planted, context_of, opened):
    planting, _ = planted
    with planting() as plot:
        plot.visit(plot.group("Tổ 1", code="MOT"), TODAY - timedelta(days=2), first_time_households=None)
        manager = plot.actor(Role.MANAGER)
    ctx = context_of("vi", actor=manager)
    data = shown(opened(group.page, ctx, group="MOT"))
    sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)

    assert data["cards"][2]["value"] == "—"
    assert [cell.value for cell in sheet[4][1:4]] == [None, 100, None]


def test_an_estimate_is_filed_as_whole_as_it_is_shown_and_its_share_as_exact(planted, context_of, opened):
    """A third of what was met before a group was divided is no whole number of households."""
    planting, _ = planted
    with planting() as plot:
        old = plot.group("Tổ 5")
        plot.visit(old, TODAY - timedelta(days=40), attendees=60, households_present=50, first_time_households=50)
        for code, households, share in (("A", 10, 1 / 3), ("B", 40, 2 / 3)):
            plot.succeed(old, plot.group(f"Tổ 5{code}", households, code=code), TODAY - timedelta(days=3), share=share)
        manager = plot.actor(Role.MANAGER)
    ctx = context_of("vi", actor=manager)
    for page, place, whole, met in ((group, 2, 40, 100 / 3), (overview, 1, 50, 10 + 100 / 3)):
        data = shown(opened(page.page, ctx, group="B"))
        sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)
        name, value, of_all, share = (cell.value for cell in sheet[place + 2][:4])

        assert (name, of_all) == (data["cards"][place]["label"], whole)
        assert value == round(met)
        assert isinstance(value, int)
        assert share == pytest.approx(met / whole, abs=1e-9)
