"""What the code says: every text key that it names, read from its syntax."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from texts import LANGUAGES, translator

ROOT = Path(__file__).parent.parent
ROOMS = (
    "texts", "charts", "files", "maps", "boards", "reports", "core", "pages", "seed", "upkeep", "actions", "gate",
    "dashboard", "asgi",
)  # fmt: skip
WORDS = {language: translator(language) for language in LANGUAGES}
FILES_OF_WORDS = {key.partition(".")[0] for key in WORDS["vi"].sentences}
FILE_NAMES = {"csv", "toml", "json", "geojson", "js", "css", "xlsx"}
_IN_A_TEMPLATE = re.compile(r"""\bt(?:\.plural)?\(\s*["']([a-z]+\.[a-z0-9_]+)["']( ~)?""")
_KEY = re.compile(rf"({'|'.join(sorted(FILES_OF_WORDS))})\.([a-z0-9_]*)")


@dataclass(frozen=True)
class Said:
    """A key named in the code; `values` are the blanks that the call fills, None when that cannot be read off."""

    key: str
    where: str
    values: frozenset[str] | None = None
    family: bool = False
    """`key` is only the beginning: the rest is put together at run time."""
    plural: bool = False
    aloud: bool = False
    """In the call of a translator; elsewhere it may be the name of something else that looks like a key."""


def files_of(*rooms):
    for room in rooms:
        for pattern in (f"{room}.py", f"{room}/**/*.py"):
            yield from sorted(ROOT.glob(pattern))


def said(*rooms):
    """Every key that the code of `rooms` names, with the place."""
    for file in files_of(*(rooms or ROOMS)):
        tree = ast.parse(file.read_text("utf-8"))
        taken = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _is_translator(node.func):
                taken |= {id(part) for part in ast.walk(node.args[0])}
                yield from _in_call(node, file)
        notes = _docstrings(tree)
        for node in ast.walk(tree):
            if id(node) not in taken and id(node) not in notes:
                yield from _named(node, file)
    yield from in_templates(*(rooms or ROOMS))


def in_templates(*rooms):
    """The keys that the templates of `rooms` name: t("gate.sign_in"), or the beginning of one before a ~."""
    for room in rooms:
        for file in sorted(ROOT.glob(f"{room}/**/*.html")):
            for match in _IN_A_TEMPLATE.finditer(file.read_text("utf-8")):
                yield Said(match[1], str(file.relative_to(ROOT)), family=bool(match[2]), aloud=True)


def _is_translator(function):
    last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    owner = ast.unparse(function.value).split(".")[-1] if isinstance(function, ast.Attribute) else ""
    return last == "t" or (last == "plural" and owner == "t")


def _in_call(call, file):
    open_ended = any(keyword.arg is None for keyword in call.keywords)
    values = None if open_ended else frozenset(keyword.arg for keyword in call.keywords)
    plural = isinstance(call.func, ast.Attribute) and call.func.attr == "plural"
    for one in _named_within(call.args[0], file):
        yield Said(one.key, one.where, values, one.family, plural, aloud=True)


def _named_within(node, file):
    """The keys of an argument: a literal, an f-string, a sum, or a choice between them."""
    if isinstance(node, ast.IfExp):
        yield from _named_within(node.body, file)
        yield from _named_within(node.orelse, file)
    elif isinstance(node, ast.BinOp):
        yield from _named_within(node.left, file)
    else:
        yield from _named(node, file)


def _named(node, file):
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        text, family = str(node.values[0].value), True
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text, family = node.value, node.value.endswith(("_", "."))
    else:
        return
    match = _KEY.fullmatch(text)
    if match and match[2] not in FILE_NAMES:
        yield Said(text, f"{file.relative_to(ROOT)}:{node.lineno}", family=family)


def _docstrings(tree):
    """Nodes that only explain, and the parts of f-strings, which are read as a whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in node.values)


def blanks(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def problems_made(*rooms):
    """(code, values or None, place) of every Problem that the code of `rooms` makes with a literal code."""
    for file in files_of(*rooms):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
                yield from _problem(node, f"{file.relative_to(ROOT)}:{node.lineno}")


def _problem(call, where):
    assert isinstance(call.args[0], ast.Constant), f"{where}: a code that is not written out"
    values = call.args[2] if len(call.args) > 2 else None
    if values is None:
        yield call.args[0].value, frozenset(), where
    elif isinstance(values, ast.Dict):
        yield call.args[0].value, frozenset(key.value for key in values.keys), where
    else:
        yield call.args[0].value, None, where
