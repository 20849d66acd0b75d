"""The shape of the code, kept by machine: who may import whom, where the clock is read, what a page file holds."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "models",
    "texts",
    "metrics",
    "actions",
    "charts",
    "files",
    "maps",
    "boards",
    "reports",
    "core",
    "pages",
    "seed",
    "upkeep",
    "gate",
    "dashboard",
    "asgi",
)
USES_STREAMLIT = {"dashboard", "asgi", "pages"}
USES_PANDAS = {"metrics", "charts", "boards", "pages"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "time.localtime", "time.gmtime",
}  # fmt: skip
READS_THE_CLOCK = {
    "dashboard.py", "asgi.py", "pages/parts/door.py", "seed/administrator.py", "seed/demo.py", "seed/ward.py",
    "upkeep/__main__.py",
}  # fmt: skip
"""The doors: two servers' entries and the commands. Everybody else gets the moment as an argument."""
MOST_LINES = 300

FILES = [file for room in ROOMS for pattern in (f"{room}.py", f"{room}/**/*.py") for file in sorted(ROOT.glob(pattern))]
PAGES = [file for file in FILES if file.relative_to(ROOT).parts[0] == "pages"]
ACTIONS = [file for file in FILES if file.relative_to(ROOT).parts[0] == "actions"]
CHANGES_WITHOUT_SOMEBODY = {
    "found_ward", "note_access", "is_of_province", "end_open_sign_ins", "void_links", "ask_to_pair", "begin_sign_in",
    "note_seen", "first_administrator_link", "use_first_link", "keep_saved", "drop_draft",
    "insert_all", "directories_of",
}  # fmt: skip
"""Before the ward is founded, or somebody is signed in, there is nobody who could hold a permission; and the pieces
that several actions share, each of which has asked."""


def name(file):
    return str(file.relative_to(ROOT))


def room_of(file):
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def tree_of(file):
    return ast.parse(file.read_text("utf-8"))


def imported_by(file):
    """Every module that `file` imports, wherever in it, by its full name."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(file)} imports by a relative name"
            yield node.module


@cache
def called_in(tree):
    """The dotted names of all that is called, or handed on to be called."""
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}


def table_of_the_design():
    """docs/design.md: room → the rooms that it may import."""
    rows = re.findall(
        r"^\| `(\w+)(?:/|\.py)` \|[^|]*\| ([^|]*) \|$", (ROOT / "docs/design.md").read_text("utf-8"), re.MULTILINE
    )
    rooms = [room for room, _ in rows]
    allowed = {}
    for place, (room, words) in enumerate(rows):
        if words.startswith("all"):
            allowed[room] = set(rooms[:place]) if words == "all of the above" else set(rooms)
        else:
            allowed[room] = set() if words == "–" else set(words.split(", "))
    return allowed


MAY_IMPORT = table_of_the_design()


def test_the_table_of_the_design_names_every_room_and_no_other():
    assert MAY_IMPORT.keys() == set(ROOMS)
    assert set().union(*MAY_IMPORT.values()) <= set(ROOMS)
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "deploy"} <= set(ROOMS)
    assert not (MAY_IMPORT["models"] | MAY_IMPORT["texts"]), "the inner rooms know nothing of outer ones"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_point_one_way(file):
    room, found = room_of(file), {module.split(".")[0] for module in imported_by(file)}

    assert found & MAY_IMPORT.keys() <= MAY_IMPORT[room] | {room}
    assert not found & {"tests", "bench", "migrations"}
    assert "streamlit" not in found or room in USES_STREAMLIT
    assert "pandas" not in found or room in USES_PANDAS
    assert "altair" not in found or room == "charts"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_only_the_doors_read_a_clock(file):
    assert name(file) in READS_THE_CLOCK or not called_in(tree_of(file)) & CLOCKS


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_a_page_holds_no_sql(file):
    found = {module for module in imported_by(file) if module.split(".")[0] in {"sqlalchemy", "sqlite3", "psycopg"}}

    assert found <= {"sqlalchemy.exc"}
    assert "text" not in {word.split(".")[-1] for word in called_in(tree_of(file)) if word.startswith("session.")}


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_opening_a_page_file_draws_nothing(file):
    """Streamlit may run a page file by itself, without dashboard.py and its sign-in."""
    drawing = [
        ast.unparse(node)
        for node in tree_of(file).body
        if isinstance(node, ast.Expr | ast.With | ast.If | ast.For | ast.While | ast.Try)
        and not isinstance(getattr(node, "value", None), ast.Constant)
    ]

    assert drawing == []
    assert file.parent != ROOT / "pages" or file.name == "__init__.py"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_no_data_goes_into_the_page_as_html(file):
    """Markdown never carries HTML; `st.html` is for our own marks, and what is put into them is escaped."""
    for node in ast.walk(tree_of(file)):
        assert not (isinstance(node, ast.keyword) and node.arg in {"unsafe_allow_html", "unsafe_allow_javascript"})
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.html":
            put_in = {part.id for part in ast.walk(node.args[0]) if isinstance(part, ast.Name)}
            assert all(part.isupper() for part in put_in) or "html" in set(imported_by(file)), "not escaped"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_files_stay_short_and_finished(file):
    lines = file.read_text("utf-8").splitlines()

    assert len(lines) <= MOST_LINES
    assert not [line for line in lines if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)]


def functions_of(file):
    return [node for node in tree_of(file).body if isinstance(node, ast.FunctionDef)]


def changing_functions():
    """(file, function) for each function of actions/ that opens a Change or deletes or writes by itself."""
    for file in ACTIONS:
        for function in functions_of(file):
            if any(argument.arg == "change" for argument in function.args.args):
                continue  # works within a change that somebody has been allowed to make
            called = called_in(function)
            if "Change" in called or called & {"session.add", "session.delete", "session.execute", "session.merge"}:
                yield pytest.param(function, id=f"{file.stem}.{function.name}")


@pytest.mark.parametrize("function", list(changing_functions()))
def test_every_action_that_changes_something_requires_a_permission_first(function):
    if function.name in CHANGES_WITHOUT_SOMEBODY or function.name.startswith("_"):
        return
    calls = [
        node.func.id
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]

    assert "require" in calls or "draft_of" in calls
    assert "Change" not in calls or calls.index("require") < calls.index("Change")


@pytest.mark.parametrize("file", [file for file in FILES if room_of(file) in {"metrics", "actions"}], ids=name)
def test_nobody_but_the_caller_commits(file):
    assert not {word for word in called_in(tree_of(file)) if word.split(".")[-1] in {"commit", "rollback"}}


MARKDOWN = {
    "markdown", "caption", "info", "warning", "error", "success", "title", "header", "subheader", "write", "toast",
    "expander", "popover", "button", "form_submit_button", "download_button", "link_button", "page_link", "checkbox",
    "toggle", "radio", "pills", "segmented_control",
}  # fmt: skip
"""Elements that take what they show for Markdown."""
TYPED = {"name", "names", "venue", "note", "reason", "group", "by", "typed", "label_of_group", "position", "source"}
"""What people typed goes by these names."""
SHOWN_AS_TYPED = {"as_text", "_lines", "label_of", "_page", "list", "len"}
"""Calls that give plain Markdown, a word of ours, or the codes behind the options."""


def typed_in(node):
    """Names in an expression that stand for what people typed, but for those inside as_text."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SHOWN_AS_TYPED:
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"t", "plural"}:
        for part in (*node.args[1:], *node.keywords):
            yield from typed_in(part)
        return
    if isinstance(node, ast.keyword) and node.arg in {"key", "on_click", "on_change", "args", "kwargs", "query_params"}:
        return
    if isinstance(node, ast.Name) and node.id in TYPED:
        yield node.id
    elif (isinstance(node, ast.Attribute) and node.attr in TYPED) or (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in TYPED
    ):
        yield ast.unparse(node)
    else:
        for part in ast.iter_child_nodes(node):
            yield from typed_in(part)


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_what_people_typed_is_never_markdown(file):
    """See pages/parts/plain.py; what an element looks like with every payload, tests/browser/test_hostile_text.py."""
    found = []
    for call in ast.walk(tree_of(file)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in MARKDOWN:
            what = ast.unparse(call.func.value)
            if what.split(".")[0] in {"log", "self"}:
                continue
            own = {arg.arg for inner in ast.walk(call) if isinstance(inner, ast.Lambda) for arg in inner.args.args}
            shown = [*call.args, *call.keywords]
            found += [f"{call.lineno}: {typed}" for part in shown for typed in typed_in(part) if typed not in own]

    assert found == []


@pytest.mark.parametrize("file", [file for file in FILES if "xlsxwriter" in imported_by(file)], ids=name)
def test_a_workbook_never_takes_a_text_for_a_formula(file):
    assert '"strings_to_formulas": False' in file.read_text("utf-8")
    assert "write_formula" not in {word.split(".")[-1] for word in called_in(tree_of(file))}
