"""Words: the same in both languages, all there, none left over; and numbers and days as their readers write them."""

import ast
import dataclasses
import re
from datetime import UTC, date, datetime, time

import pytest

from actions.afterwards import COUNTS
from actions.import_plan import Does
from actions.privacy import Why
from actions.privacy_checks import WORDINGS
from actions.visit_entry import TaughtService, VisitEntry
from actions.ward_settings import WardEdit
from boards.drawing import BOARDS
from charts.relief import PART
from core.hindrance import Hindrance
from gate import boards as board_pages
from metrics.quality import RULES
from metrics.register import STATUSES
from metrics.trail_check import Fault
from models import (
    AccountState,
    Assist,
    Closes,
    CounterDay,
    CounterMonth,
    DecisionEnd,
    Deed,
    DisplayFigures,
    Figure,
    LinkPurpose,
    MeetingKind,
    OnlineRateFormula,
    Own,
    Role,
    VisitStatus,
    VolunteerKind,
)
from models.access import PARTS
from pages import MENU
from pages.manage import audit_export, audit_filters, catalogue, groups, held, members, privacy, staff
from pages.parts import downloads, find
from pages.parts.drawing import NAMED
from pages.record import export, filters, papers
from tests.saying import FILES_OF_WORDS, ROOT, WORDS, blanks, files_of, problems_made, said
from texts import LANGUAGES, MISSING, translator

VI, EN = WORDS["vi"], WORDS["en"]
SAID = list(said())
PROBLEMS = list(problems_made("actions", "gate", "seed", "pages"))
ONLY_ENGLISH_NEEDS = "_one"
"""Vietnamese nouns have no plural."""


def folder_mistakes():
    """Codes that the reader of a ward's folder reports; they stand in the calls of `wrong` and `add`."""
    for file in files_of("seed"):
        if not file.name.startswith(("folder_", "ward_folder")):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def field_words():
    """What the form calls the fields of an entry."""
    known = {"group_id": "group", "staff_ids": "staff", "volunteer_ids": "volunteers"}
    inner = {"entry_key", "planned_visit_id", "service_id"}
    names = [field.name for kind in (VisitEntry, TaughtService) for field in dataclasses.fields(kind)]
    return [known.get(name, name) for name in names if name not in inner]


def verbs_of_visits():
    """What the audit trail says of visits, as the history shows it: "visit.correct" is the text visit.visit_correct."""
    for file in files_of("actions"):
        for verb in re.findall(r'"(visit\.[a-z]+)"', file.read_text("utf-8")):
            yield verb.replace(".", "_")


LINES = [table.__tablename__ for table in (Assist, CounterDay, CounterMonth)]


def ends(prefix):
    return [key.removeprefix(prefix) for key in VI.sentences if key.startswith(prefix)]


VARIANTS = (
    "duplicate", "outlier", "before_group", "before_start", "future", "recorded_before", "hour_odd", "long", "ended",
    "missing", "late", "elsewhere", "no_member", "assist_outside", "planned", "counter", "draft",
)  # fmt: skip
"""Of findings."""
FAMILIES = {
    "boards.": ["online_nothing", "visitors_nothing", "without_count", "postponed", "cancelled"],
    "board.filed_": [
        "name",
        "value",
        "whole",
        "share",
        "beside",
        "target",
        "change",
        "change_told",
        "until",
        "definition",
    ],
    "door.database_": list(Hindrance),
    "board.period_": ["week", "month", "quarter"],
    "boards.name_": BOARDS,
    "boards.promised_": ["overdue", "open", "dropped"],
    "boards.where_last_": ["planned", "unplanned"],
    "boards.where_left_": ["planned", "unplanned"],
    "boards.changed_": ["since", "from_start", "reached", "up", "down", "overdue"],
    "boards.change_": ["groups", "people"],
    "boards.state_": ["overdue", "open", "by_data", "done", "dropped"],
    "boards.visits_": ["since", "from_start"],
    "boards.label_": ["overdue", "open", "dropped"],
    "boards.decisions_": ["now_empty", "earlier_empty"],
    "boards.part_": ["taught", "hole", "unreached"],
    "boards.point_": PART,
    "boards.more_": ["groups", "tasks"],
    "reports.state_": ["overdue", "open", "done", "dropped"],
    "reports.source_": ["visits", "assists", "counter", "decisions"],
    "reports.occasion_": ["live", *MeetingKind],
    "reports.for_": ["live", *MeetingKind],
    "reports.chart_": ["visitors", "online"],
    "reports.subject_": downloads.REPORTS,
    "meetings.start_": [*MeetingKind],
    "meetings.kind_": [*MeetingKind],
    "meetings.closes_": [*Closes],
    "meetings.what_": [*Closes],
    "meetings.show_": ["waiting", "all"],
    "meetings.state_": ["open", "waiting", "overdue", "by_data", "done", "dropped"],
    "meetings.begins_": ["overdue", "done", "dropped"],
    "meetings.end_": [*DecisionEnd],
    "accounts.role_": [*Role, *(f"{role}_help" for role in Role)],
    "accounts.state_": [*AccountState, *(f"{state}_help" for state in AccountState)],
    "accounts.link_help_": [LinkPurpose.ACTIVATION, LinkPurpose.RESET],
    "accounts.make_": [LinkPurpose.ACTIVATION, LinkPurpose.RESET],
    "accounts.for_": ["person", "other", "other_help", "province", "province_help"],
    "figures.ladder_": range(5),
    "chart.named_": [*NAMED.values()],
    "chart.": ["visitors_run", "online_run"],
    "chart.part_": PART,
    "relief.": [
        f"{series}_{told}"
        for series in ("visitors", "online")
        for told in (
            "definition",
            "alt",
            "no_baseline",
            "not_enough",
            "quiet",
            "shift_up",
            "shift_down",
            "trend_up",
            "trend_down",
        )
    ],
    "relief.event_": ["start", "merge", "split"],
    "record.step_": range(5),
    "find.": find.WORDS,
    "find.kind_": ["groups", "pages", "people", "services", "visits"],
    "find.gone_": ["group", "staff", "volunteer", "service"],
    "find.page_": [entry.name for entry in MENU if entry.listed],
    "quality.rule_": ["all", *RULES],
    "quality.means_": RULES,
    "quality.says_": VARIANTS,
    "quality.count_": ["attendees", "households_present", "first_time_households"],
    "quality.form_": ["visit", "correct", "assists", "counter"],
    "format.weekday_": range(7),
    "figures.kind_": [*(kind.value for kind in VolunteerKind), "together"],
    "group.status_": [status.value for status in VisitStatus],
    "overview.formula_": [formula.value for formula in OnlineRateFormula],
    "overview.why_": ["never", "partly", "overdue", "orphan", "core_missing", "reach_low"],
    "menu.": [entry.name for entry in MENU],
    "menu.section_": sorted({entry.section for entry in MENU}),
    "record.this_": ["morning", "afternoon", "evening"],
    "record.": field_words(),
    "register.": [f"{name}_n" for name in ("attendees", "households_present", "first_time_households")],
    "register.head_": ["day", "group", "services", "numbers", "staff"],
    "register.found_": STATUSES,
    "register.column_": export.COLUMNS,
    "register.period_": filters.PERIODS,
    "register.order_": filters.ORDERS,
    "visit.": sorted(verbs_of_visits()),
    "sheet.": [
        *(f"{table}_{deed}" for table in LINES for deed in ("record", "correct", "void", "restore")),
        *("added", "corrected", "taken_out"),
    ],
    "counter.": COUNTS,
    "counter.by_": ["day", "month"],
    "counter.of_": ["day", "month"],
    "counter.state_": ["full", "missing", "due", "off", "ahead"],
    "visit.status_": [status.value for status in VisitStatus] + ["void"],
    "gate.role_": PARTS,
    "gate.link_": [f"{purpose}{part}" for purpose in LinkPurpose for part in ("", "_text")],
    "live.": ends("live."),
    "files.": ends("files."),
    "files.encoding_": ends("files.encoding_"),
    "files.kind_": ends("files.kind_"),
    "files.set_": ends("files.set_"),
    "columns.": ends("columns."),
    "maps.": ends("maps."),
    "maps.choose_": ["crs", "encoding", "layer"],
    "maps.crs_": ends("maps.crs_"),
    "maps.state_": ["new", "changed", "same", "left", "twice", "out"],
    "maps.trouble_": ["overlap", "same", "gap"],
    "displays.language_": LANGUAGES,
    "downloads.kind_": [*downloads.SPREADSHEETS, *downloads.PICTURES, *downloads.PAPERS, *downloads.REPORTS, "geojson"],
    "paper.which_": papers.WHICH,
    "displays.waits_": ends("displays.waits_"),
    "projector.": [
        *board_pages.WORDS,
        *(f"{kind}{first}" for kind in MeetingKind for first in ("", "_first")),
        "up",
        "down",
        "up_help",
        "down_help",
    ],
    "projector.board_": BOARDS,
    "projector.figures_": list(DisplayFigures),
    "projector.key_": board_pages.KEYS,
    "projector.does_": board_pages.KEYS,
    "errors.": ends("errors."),
    "chrome.": ends("chrome."),
    "imports.does_": list(Does),
    "imports.said_": list(Does),
    "imports.n_": list(Does),
    "imports.unclear_": ["groups", "services", "staff", "volunteers"],
    "imports.choose_": ["encoding", "sheet"],
    "audit.trail_": audit_filters.TRAILS,
    "audit.search_": audit_filters.TRAILS,
    "audit.period_": audit_filters.PERIODS,
    "audit.verb_": [verb.replace(".", "_") for verb in (*audit_filters.CHANGES, *audit_filters.ACCESS)],
    "audit.field_": ends("audit.field_"),
    "audit.value_": ends("audit.value_"),
    "audit.subject_": ends("audit.subject_"),
    "audit.broken_": list(Fault),
    "audit.column_": audit_export.COLUMNS["changes"],
    "refs.state_": groups.STATES,
    "refs.services_": catalogue.SHOWN,
    "refs.staff_": staff.SHOWN,
    "refs.members_": members.SHOWN,
    "refs.known_": ["name", "households"],
    "refs.lineage_": ["predecessor", "successor"],
    "refs.target_": list(Figure),
    "refs.setting_": [field.name for field in dataclasses.fields(WardEdit)],
    "refs.changes_": [field.name for field in dataclasses.fields(WardEdit) if field.name != "baseline_until"],
    "refs.formula_": list(OnlineRateFormula),
    "figures.": [*Figure, *(f"{figure}_definition" for figure in Figure)],
    "roles.part_": PARTS,
    "roles.about_": PARTS,
    "roles.own_": [*Own, "explained"],
    "roles.deed_": [deed.replace(".", "_") for deed in Deed],
    "roles.subject_": sorted({deed.partition(".")[0] for deed in Deed}),
    "privacy.why_": [why.value for why in Why],
    "privacy.show_": privacy.SHOWN,
    "privacy.held_head_": held.HEADS,
    "privacy.": [f"{thing}_{head}" for thing in held.THINGS for head in held.HEADS],
    "privacy.access_": ["due", "done"],
    "privacy.retention_": ["due", "done"],
    "consent.": [f"{part}_{version.replace('-', '_')}" for part in ("keep", "phone", "rights") for version in WORDINGS],
    **{f"consent.{part}_": [version.replace("-", "_") for version in WORDINGS] for part in ("keep", "phone", "rights")},
    "problem.": sorted({code for code, _, _ in PROBLEMS} | {"office_away", "office_refused"}),
    "ward_folder.": sorted(
        {code for code in folder_mistakes() if f"ward_folder.{code}" in VI.sentences},
    ),
}
"""Keys that are put together at run time, and how they end. A new family is a new line here.

The browser gets all of `live` and `chrome`.
"""


def expanded(one):
    return [one.key + str(ending) for ending in FAMILIES.get(one.key, ())] if one.family else [one.key]


def test_both_languages_have_the_same_keys():
    without_plurals = {key for key in EN.sentences if not key.endswith(ONLY_ENGLISH_NEEDS)}

    assert without_plurals - VI.sentences.keys() == set()
    assert VI.sentences.keys() - EN.sentences.keys() == set()
    assert {key.removesuffix("_one") for key in EN.sentences if key.endswith("_one")} <= without_plurals


@pytest.mark.parametrize("file", sorted(FILES_OF_WORDS))
def test_both_languages_have_the_same_blanks(file):
    for key, sentence in VI.sentences.items():
        if key.startswith(f"{file}."):
            assert blanks(EN.sentences[key]) == blanks(sentence), key
            assert blanks(EN.sentences.get(f"{key}_one", sentence)) <= blanks(sentence), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_finished(language):
    for key, sentence in WORDS[language].sentences.items():
        assert sentence.strip(" ") or key.endswith("_empty"), key
        assert sentence != "…", key
        assert sentence not in {key, key.partition(".")[2]} or language == "en", key
        assert "  " not in sentence, key


def test_every_key_in_the_code_has_words():
    assert [one.where + " " + one.key for one in SAID if one.aloud and one.family and one.key not in FAMILIES] == []
    missing = [(one.where, key) for one in SAID if one.aloud for key in expanded(one) if key not in VI.sentences]

    assert missing == []


def test_every_blank_of_a_sentence_is_filled_where_it_is_said():
    unfilled = [
        (one.where, key, blanks(VI.sentences[key]) - one.values)
        for one in SAID
        if one.values is not None and not one.family
        for key in expanded(one)
        if blanks(VI.sentences.get(key, "")) - one.values - ({"n"} if one.plural else set())
    ]

    assert unfilled == []


def test_every_problem_has_a_sentence_and_fills_its_blanks():
    codes = {code for code, _, _ in PROBLEMS}

    assert {code for code in codes if f"problem.{code}" not in VI.sentences} == set()
    assert [
        (where, code)
        for code, values, where in PROBLEMS
        if values is not None and blanks(VI.sentences[f"problem.{code}"]) - values
    ] == []


def in_the_dictionary():
    """Figures that docs/figures.md explains, each with its name and its definition."""
    named = re.findall(r"^\| [\d ]*\| `(\w+)` \|", (ROOT / "docs" / "figures.md").read_text("utf-8"), re.MULTILINE)
    return {f"figures.{name}{part}" for name in named for part in ("", "_definition")}


def test_no_sentence_is_left_over():
    used = {key for one in SAID for key in expanded(one)} | in_the_dictionary()
    used |= {prefix + str(ending) for prefix in ("problem.", "ward_folder.") for ending in FAMILIES[prefix]}

    assert sorted(VI.sentences.keys() - used) == []


@pytest.mark.parametrize(
    "language, number, decimal, negative, percent, change",
    [
        ("vi", "1.234.567", "1.234,5", "-1.234", "92,5%", "+1.250"),
        ("en", "1,234,567", "1,234.5", "-1,234", "92.5%", "+1,250"),
    ],
)
def test_numbers_are_written_as_their_readers_write_them(language, number, decimal, negative, percent, change):
    t = translator(language)

    assert t.number(1_234_567) == number
    assert t.number(1234.5, 1) == decimal
    assert t.number(-1234) == negative
    assert t.percent(0.925) == percent
    assert t.change(1250) == change
    assert t.of(74, 80) == f"74/80 ({percent})"
    assert t.percent(1, 0) == "100%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_shows_its_sign_and_none_when_it_rounds_to_nothing(language):
    t = translator(language)

    assert (t.change(4), t.change(-2), t.change(0)) == ("+4", "−2", "0")
    assert t.change(-0.04, 1) == t.number(0, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_hours_look_the_same_in_both_languages(language):
    t = translator(language)

    assert t.day(date(2026, 11, 21)) == "21/11/2026"
    assert t.clock(time(19, 30)) == t.clock(datetime(2026, 11, 21, 19, 30, tzinfo=UTC)) == "19:30"
    assert [t.week(date(2026, 11, day)) for day in (8, 9, 15)] == ["02/11–08/11", "09/11–15/11", "09/11–15/11"]
    assert t.week(date(2026, 1, 1)) == "29/12–04/01"


def test_weekdays_begin_with_monday():
    days = [date(2026, 11, 16 + number) for number in range(7)]

    assert [VI.day_short(day) for day in days] == [
        f"{name} {16 + number}/11" for number, name in enumerate(["T2", "T3", "T4", "T5", "T6", "T7", "CN"])
    ]
    assert [EN.day_short(day)[:3] for day in days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_a_dash_and_never_zero(language):
    t = translator(language)

    assert {t.number(None), t.number(float("nan")), t.percent(None), t.percent(float("nan"))} == {MISSING}
    assert {t.change(None), t.day(None), t.day_short(None), t.clock(None)} == {MISSING}
    assert t.of(0, 0) == f"0/0 ({MISSING})"
    assert (t.number(0), t.percent(0)) == ("0", "0,0%" if language == "vi" else "0.0%")


def test_english_has_a_singular_where_it_needs_one():
    assert EN.plural("coverage.list", 1) != EN.plural("coverage.list", 2).replace("2", "1")
    assert VI.plural("coverage.list", 1) == VI.plural("coverage.list", 2).replace("2", "1")


def test_an_unknown_word_is_an_error_and_not_a_guess():
    with pytest.raises(KeyError):
        VI("record.no_such_word")


def test_a_thing_is_named_in_the_readers_language():
    row = {"name_vi": "Khai sinh", "name_en": "Birth", "short_vi": "KS", "short_en": "B"}

    assert (VI.named(row), EN.named(row), EN.named(row, "short")) == ("Khai sinh", "Birth", "B")
