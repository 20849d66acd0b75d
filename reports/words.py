"""Words that all reports share: whose figures, of which day, and for whom the file is named."""

import re

from boards.facts import Promise
from charts import theme
from charts.relief import PART
from charts.volunteers import SHADES
from reports.source import Source
from texts import Translator

LADDER = tuple(one.lstrip("#") for one in theme.LADDER)
"""Colours as on the charts of the pages, without their #: the steps, the kinds, the weeks of a run chart."""
KINDS = {name: one.lstrip("#") for name, one in SHADES.items()}
PARTS = {name: one.lstrip("#") for name, one in PART.items()}


def line_of(t: Translator, source: Source) -> str:
    """ "Phường Quyết Thắng · 05455 · số liệu đến ngày 22/11/2026, lấy lúc 08:10 22/11/2026" """
    demo = [t("reports.demo")] if source.ward["is_demo"] else []
    return " · ".join([*demo, t.named(source.ward), source.ward["code"], until_when(t, source)])


def until_when(t: Translator, source: Source) -> str:
    """Up to which day the figures count, and when they were frozen or asked for."""
    moment = f"{t.clock(source.as_of)} {t.day(source.as_of.date())}"
    return t("reports.frozen" if source.kind else "reports.live", day=t.day(source.day), moment=moment)


def occasion(t: Translator, source: Source) -> str:
    """ "Giao ban tuần ngày 22/11/2026", or of which day the figures are."""
    key = f"reports.occasion_{source.kind or 'live'}"
    return t(key, day=t.day(source.day))


def place_of(source: Source) -> str:
    """The ward's name without its kind, as it stands before the date: "Quyết Thắng"."""
    return re.sub(r"^(phường|xã|thị trấn|đặc khu)\s+", "", bare_name(source.ward["name_vi"]), flags=re.IGNORECASE)


def bare_name(name: str) -> str:
    """A ward's name without what stands in brackets, which a made-up ward's papers say elsewhere."""
    return re.sub(r"\s*\(.*?\)", "", name)


def part_of(t: Translator, part: float, whole: float) -> str:
    """ "137/164 (83,5%)"; where there is nothing to be a part of just "0", as the boards say it."""
    return t.of(part, whole) if whole else t.number(part)


def about(t: Translator, one: Promise) -> str:
    """What a decision is about: "Tổ 12 · Khai sinh"; empty where it says nothing."""
    service = one.service_vi if t.language == "vi" else one.service_en
    parts = (one.group, service, one.figure and t(f"figures.{one.figure}"))
    return " · ".join(part for part in parts if part)


def state(t: Translator, one: Promise) -> str:
    """How a decision stands: "Quá hạn từ 15/11/2026", "Xong 20/11/2026, theo số liệu"."""
    if one.state == "overdue":
        return t("meetings.state_overdue", day=t.day(one.due_on))
    if one.state == "open":
        return t("meetings.state_open", day=t.day(one.due_on))
    if one.state == "dropped":
        return t("meetings.state_dropped", day=t.day(one.closed_on))
    return t("meetings.state_by_data" if one.by_data else "meetings.state_done", day=t.day(one.closed_on))
