"""Reports read back and compared with the facts: what must stand in them, and that nothing else does."""

import dataclasses
import io
import re
from collections.abc import Mapping
from datetime import date

import openpyxl
from pptx import Presentation
from pypdf import PdfReader

from boards.headlines import HEADLINES, headline
from reports.leading import leading
from reports.words import about, state

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
OF_THE_WORDS = {"14", "30", "60"}
"""Days that the words themselves speak of: the plan, the online share, "overdue"."""


def squeezed(words):
    return " ".join(words.split())


def pdf_text(content):
    """The words of the report on one line, without its page numbers."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    first, *others = [squeezed(page) for page in pages]
    return " ".join([first, *(re.sub(rf"\b{n}$|^{n} ", "", page) for n, page in enumerate(others, start=2))])


def slides_of(content):
    return list(Presentation(io.BytesIO(content)).slides)


def words_of(shapes):
    for shape in shapes:
        if shape.shape_type == 6:  # a group
            yield from words_of(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            for row in shape.table.rows:
                yield from (cell.text for cell in row.cells)


def charts_of(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def numbers_of(value, t):
    """Every way in which the numbers and names of facts may be written; lists count, and so do properties."""
    if isinstance(value, bool) or value is None:
        return
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, one in vars(type(value)).items() if isinstance(one, property)]
        for name in names:
            yield from numbers_of(getattr(value, name), t)
    elif isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            yield from numbers_of(one, t)
    elif isinstance(value, (tuple, list)):
        yield t.number(len(value))
        for one in value:
            yield from numbers_of(one, t)
    elif isinstance(value, date):
        yield from NUMBER.findall(f"{value:%d/%m/%Y}")
        yield from NUMBER.findall(t.week(value))
    elif isinstance(value, str):
        yield from NUMBER.findall(value)
    elif isinstance(value, int):
        yield t.number(value)
    else:
        yield from (t.number(value), t.number(value, 1), *NUMBER.findall(t.percent(value) + " " + t.percent(value, 0)))


def explained(source, t):
    """All numbers that a report of `source` may show, by its facts, the plan, and what is derived from both."""
    facts = source.facts
    where, taught, promised = facts.where, facts.services, facts.promised
    found = {*numbers_of(facts, t), *numbers_of(source.as_of.date(), t), f"{source.as_of:%H}", f"{source.as_of:%M}"}
    for row in source.rows("planned"):
        found |= {*numbers_of(row["on_day"], t), *NUMBER.findall(row["starts_at"]), *NUMBER.findall(row["group"])}
        found |= set(NUMBER.findall(row["venue"] or ""))
    for part, whole in [
        (where.covered, where.total), (where.covered_before, where.total_before), (where.active, where.members),
        (taught.filed_by_resident, taught.filed_by_resident + taught.filed_for_resident),
        *((one.groups, taught.total) for one in taught.core),
    ]:  # fmt: skip
        found |= set(NUMBER.findall(t.of(part or 0, whole or 0)))
    found.add(t.number(taught.filed_by_resident + taught.filed_for_resident))
    found |= {t.number(sum(one.step == step for one in where.groups)) for step in range(5)}
    found |= {t.number(promised.count(name)) for name in ("done", "open", "overdue", "dropped")}
    found |= {t.number(len(one.services)) for one in taught.holes} | {
        t.number(one.total) for one in facts.volunteers.weeks
    }
    found |= {number for lead in leading(t, source) for number in NUMBER.findall(lead.change or "")}
    found |= {number for row in source.rows("targets") for number in NUMBER.findall(t.percent(row["value"], 0))}
    found.add(t.number(sum((one.days_since or 0) > 60 for one in where.groups)))
    return found | {t.number(sum(one.state == "open" for one in facts.decisions.earlier))}


def without_definitions(words, t):
    """Definitions and captions speak of 30 days or 60 per cent whatever the figures are."""
    for key, sentence in t.sentences.items():
        if key.startswith(("figures.", "overview.formula", "relief.", "meetings.decisions_help", "reports.visits_def")):
            words = words.replace(sentence, " ").replace(sentence[0].lower() + sentence[1:], " ")
    return words


def expected(source, t):
    """What every report on paper says: the leading figures, headlines, counts and names."""
    facts = source.facts
    yield from (one.value for one in leading(t, source))
    yield from (headline(name, facts, t) for name in HEADLINES if name != "decisions")
    yield from (one.name for one in (*facts.where.missed, *facts.changed.reached, *facts.changed.up))
    yield from facts.volunteers.orphans
    for one in (*facts.decisions.now, *facts.decisions.earlier):
        yield from (squeezed(one.what), about(t, one), t.day(one.due_on))
    yield from (state(t, one) for one in facts.promised.all if one.state != "open")
    yield t("reports.changes_visits", **{
        name: t.number(getattr(facts.changed, name)) for name in ("visits", "attendances", "postponed", "cancelled")
    })  # fmt: skip
    for one in facts.services.core:
        yield f"{t.of(one.groups, facts.services.total)} {t.number(one.visits)} {t.number(one.people)}"


def sheets_of(content):
    """Name of the sheet → its rows below the headings; and the headings by themselves."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(min_row=5)] for page in book.worksheets}
