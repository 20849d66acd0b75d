"""Native charts of the slides: whoever gets the file can change numbers and colours in PowerPoint."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt
from xlsxwriter import Workbook

from reports.deck_page import GREY, INK, MIST, Page, dressed, plain

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SETTLED = datetime(2000, 1, 1)  # noqa: DTZ001 - of the numbers behind a chart: the same chart gives the same bytes


@dataclass(frozen=True)
class Series:
    """One series; None is a gap. `dash`: a line to compare with; `points`: dots without a line."""

    name: str
    values: Sequence[float | None]
    colour: str
    dash: bool = False
    points: bool = False


class _Writer(CategoryWorkbookWriter):
    """The workbook behind a chart; python-pptx's own takes "=1+1" for a formula."""

    @contextmanager
    def _open_worksheet(self, file: Any) -> Iterator[Any]:
        book = Workbook(file, _OPTIONS)
        book.set_properties({"created": _SETTLED})
        yield book, book.add_worksheet()
        book.close()


class _Data(CategoryChartData):
    @property
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)


def chart(
    page: Page, kind: Any, box: tuple[float, float, float, float], title: str, categories: Sequence[Any],
    series: Sequence[Series], number: str, *, legend: bool = True, top: float | None = None,
) -> Any:  # fmt: skip
    """A chart of `kind` in `box` (x, y, wide, high) below its title; `number`: the format of its values."""
    x, y, wide, high = box
    page.words(x, y, wide, 0.32, title, 15, bold=True)
    data = _Data(number_format=number)
    data.categories = [plain(one) if isinstance(one, str) else one for one in categories]
    for one in series:
        data.add_series(plain(one.name), one.values)
    frame = page.shapes.add_chart(kind, Inches(x), Inches(y + 0.34), Inches(wide), Inches(high - 0.34), data)
    frame.name = plain(title)
    drawn = frame.chart
    dressed(drawn.font, 12, colour=GREY)
    drawn.has_title = False
    drawn.has_legend = legend
    if legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        dressed(drawn.legend.font, 12, colour=INK)
    _axes(drawn, number, top)
    return drawn


def _axes(drawn: Any, number: str, top: float | None) -> None:
    values, words = drawn.value_axis, drawn.category_axis
    values.minimum_scale = 0
    if top is not None:
        values.maximum_scale = top
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(MIST)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number, False
    values.major_tick_mark = words.major_tick_mark = XL_TICK_MARK.NONE
    words.format.line.color.rgb = RGBColor.from_string(MIST)
    words.has_major_gridlines = False
    words.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def bars(page: Page, box: tuple[float, float, float, float], title: str, categories: Sequence[str],
         series: Sequence[Series], number: str, *, across: bool) -> Any:  # fmt: skip
    """Stacked columns, or stacked bars `across` with the first category at the top; numbers stand on them."""
    kind = XL_CHART_TYPE.BAR_STACKED if across else XL_CHART_TYPE.COLUMN_STACKED
    drawn = chart(page, kind, box, title, categories, series, number)
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for one, shown in zip(series, plot.series, strict=True):
        shown.format.fill.solid()
        shown.format.fill.fore_color.rgb = RGBColor.from_string(one.colour)
        labels = shown.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, f"{number};;", False
        dressed(labels.font, 11, colour="FFFFFF" if _dark(one.colour) else INK)
    if across:
        drawn.category_axis.reverse_order = True
        drawn.value_axis.visible = False
        drawn.value_axis.has_major_gridlines = False
        dressed(drawn.category_axis.tick_labels.font, 13, colour=INK)
    return drawn


def lines(page: Page, box: tuple[float, float, float, float], title: str, days: Sequence[Any],
          series: Sequence[Series], number: str, *, months: int, top: float | None = None) -> Any:  # fmt: skip
    """Lines over days; `months` between the labels below. A gap in the values is a gap in the line."""
    kind = XL_CHART_TYPE.LINE_MARKERS if any(one.points for one in series) else XL_CHART_TYPE.LINE
    drawn = chart(page, kind, box, title, days, series, number, top=top)
    for one, shown in zip(series, drawn.plots[0].series, strict=True):
        shown.smooth = False
        _dots(shown, one.colour) if one.points else _line(shown, one)
    axis = drawn.category_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "dd/mm/yyyy", False
    for tag, value in (("baseTimeUnit", "days"), ("majorUnit", str(months)), ("majorTimeUnit", "months")):
        _after(axis._element, tag, value)
    return drawn


def framed(drawn: Any, x: float, y: float, wide: float, high: float) -> None:
    """Where the axes stand in the chart, in parts of its size: charts side by side are of one height whatever the
    labels and the legend below them need."""
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    places = {"x": x, "y": y, "w": wide, "h": high}
    values = "".join(f'<c:{name} val="{value}"/>' for name, value in places.items())
    how = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = f"<c:layout {nsdecls('c')}><c:manualLayout>{how}{values}</c:manualLayout></c:layout>"
    area.insert(0, parse_xml(layout))


def _line(shown: Any, one: Series) -> None:
    line = shown.format.line
    line.color.rgb, line.width = RGBColor.from_string(one.colour), Pt(1.75)
    shown.marker.style = XL_MARKER_STYLE.NONE
    if one.dash:
        line.dash_style = MSO_LINE.DASH


def _dots(shown: Any, colour: str) -> None:
    """Points by themselves, no line between them."""
    shown.format.line.fill.background()
    marker = shown.marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 6
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = RGBColor.from_string(colour)
    marker.format.line.fill.background()


def _after(axis: Any, tag: str, value: str) -> None:
    """Put a unit of the date axis where the schema wants it: behind all that stands there."""
    for old in axis.findall(f"{{*}}{tag}"):
        axis.remove(old)
    axis.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{value}"/>'))


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140
