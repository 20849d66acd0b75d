"""The page about the counter: what it says, what it does not say, by a link, in both languages."""

import json
from datetime import date, timedelta

import pytest

from pages.watch import relief
from tests.metrics.histories import counter_day
from tests.pages.test_downloads import made, sheets
from tests.pages.test_watch import components, unpacked
from tests.planting import TODAY

BEFORE, AFTER = 12, 10
FIRST = TODAY - timedelta(days=TODAY.weekday(), weeks=BEFORE + AFTER)


def plant(planting, after, *, baseline=True, weeks=BEFORE + AFTER):
    with planting() as plot:
        lesson = plot.service("khai_sinh")
        start = FIRST + timedelta(weeks=BEFORE)
        plot.ward.programme_start = start
        if baseline:
            plot.ward.baseline_from, plot.ward.baseline_until = FIRST, start - timedelta(days=1)
        for week in range(weeks):
            for day in (FIRST + timedelta(weeks=week, days=number) for number in range(5)):
                level = 100 if week < BEFORE else after
                counter_day(plot, day, None, level + (-1) ** week * 2, 10, 30, 0)
                counter_day(plot, day, lesson, 9, 1, 3)


@pytest.fixture
def planting(planted):
    return planted[0]


def titles(at):
    return [data["title"] for data in charts(at)]


def charts(at):
    return components(at, "ward_chart")


@pytest.mark.parametrize(
    "after, language, said",
    [
        (70, "vi", "Người đến quầy ít hơn hẳn kỳ gốc: nay 70, trước 100 lượt mỗi ngày"),
        (130, "vi", "Người đến quầy nhiều hơn hẳn kỳ gốc: nay 130, trước 100 lượt mỗi ngày"),
        (100, "vi", "Lượt người đến quầy chưa thay đổi rõ so với kỳ gốc"),
        (70, "en", "Clearly fewer visitors than in the baseline: now 70, before 100 a day"),
    ],
)
def test_the_page_tells_a_change_when_the_rules_do(after, language, said, planting, context_of, opened):
    plant(planting, after)

    assert titles(opened(relief.page, context_of(language)))[0] == said


def test_the_caveat_and_the_rules_stand_under_both_charts(planting, context_of, opened):
    plant(planting, 70)
    notes = [data["note"] for data in charts(opened(relief.page, context_of("vi")))]

    assert len(notes) == 2
    assert all("ít nhất 8 tuần" in note and "Không kết luận do các buổi hướng dẫn" in note for note in notes)


def test_with_few_weeks_the_page_says_that_it_cannot_judge(planting, context_of, opened):
    plant(planting, 70, weeks=11)

    assert titles(opened(relief.page, context_of("vi")))[0].startswith("Chưa đủ số liệu")


def test_a_small_change_of_the_online_share_looks_small(planting, context_of, opened):
    plant(planting, 70, weeks=11)
    rows = [json.loads(data["rows"]) for data in charts(opened(relief.page, context_of("vi")))]

    assert not any(unpacked(rows[0]["low"]))
    low, high = (next(filter(None, unpacked(rows[1][name]))) for name in ("low", "high"))
    shares = [one for one in unpacked(rows[1]["value"]) if one is not None]
    assert max(shares) - min(shares) < 0.05
    assert high - low == pytest.approx(0.2)
    assert low <= min(shares) <= max(shares) <= high


def test_without_a_baseline_the_page_compares_nothing(planting, context_of, opened):
    plant(planting, 70, baseline=False)

    assert titles(opened(relief.page, context_of("vi")))[0].startswith("Chưa so sánh được")


def test_a_link_names_the_service(planting, context_of, opened):
    plant(planting, 70)
    at = opened(relief.page, context_of("vi"), service="khai_sinh")

    assert titles(at)[0] == "Lượt người đến quầy chưa thay đổi rõ so với kỳ gốc"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_ward_without_counter_figures_is_told_what_will_stand_here(language, planting, context_of, opened):
    with planting() as plot:
        plot.ward.programme_start = date(2025, 11, 1)
    at = opened(relief.page, context_of(language))

    assert not charts(at)
    assert len(at.info) == 1


def test_the_file_says_of_the_baseline_that_it_ends_with_the_baseline(planting, context_of, opened):
    plant(planting, 70)
    ctx = context_of("vi")
    (data,) = components(opened(relief.page, ctx), "ward_numbers")
    sheet, _ = sheets(made(ctx, data["download"], "xlsx").content)
    ends = FIRST + timedelta(weeks=BEFORE) - timedelta(days=1)

    assert [(row[0].value, row[8].value.date()) for row in sheet.iter_rows(min_row=2)] == [
        (card["label"], ends if place == 1 else TODAY) for place, card in enumerate(data["cards"])
    ]
