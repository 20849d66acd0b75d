"""Find anything: what somebody typed, answered from everywhere, in order of likeness, as addresses to open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.finding import Thing, things, visits_found
from metrics.names import names_of
from models import Actor, Deed
from texts import LANGUAGES, Translator, translator
from texts.likeness import MOST_LETTERS, MOST_WORDS, Known, Word, words_of
from texts.spoken_days import Spoken, spoken

MOST = 5
"""Answers of each kind, unless somebody asks for more."""
VISIT_WORDS = {"buoi", "visit", "visits", "huong", "dan"}
"""Whoever begins with them looks for visits: "buổi tổ 12"."""
VISITS_MEANT = 30.0
"""Likeness of visits to a text that names a day, or says that it means visits."""
ONLY_BESIDE = 4.5
"""Up to here nothing of the name itself was asked for."""


@dataclass(frozen=True)
class Hit:
    """One answer: what it says and where it leads."""

    label: str
    detail: str
    page: str
    address: dict[str, str]
    score: float = 0.0


@dataclass(frozen=True)
class Section:
    """Answers of one kind, the likeliest first."""

    kind: str
    """ "groups", "pages", "people", "services" or "visits"."""
    title: str
    hits: tuple[Hit, ...]

    @property
    def score(self) -> float:
        return self.hits[0].score


@dataclass(frozen=True)
class Seeker:
    """Who asks, and what may be asked in their name."""

    ask: Callable[..., Any]
    actor: Actor
    t: Translator
    today: date
    pages: Sequence[str] = field(default=())
    """Names of the pages that they may open from the menu."""


def found(by: Seeker, text: str, most: int = MOST) -> list[Section]:
    """Answers to `text`, sections and their hits in order of likeness; none for who may not see visits."""
    if not by.actor.may(Deed.VISIT_SEE):
        return []
    said = spoken(text[:MOST_LETTERS], by.today)
    words = words_of(said.rest)[:MOST_WORDS]
    if not words and not said.spans:
        return []
    known: tuple[Thing, ...] = by.ask(things)
    sections = [*_named(by, known, words, most)]
    sections += _section(by, "visits", _visits(by, known, said, words, most), most)
    return sorted(sections, key=lambda one: -one.score)


def _named(by: Seeker, known: Iterable[Thing], words: Sequence[Word], most: int) -> Iterable[Section]:
    answers: dict[str, list[Hit]] = {"groups": [], "people": [], "services": []}
    kinds = {"group": "groups", "staff": "people", "volunteer": "people", "service": "services"}
    for thing in known:
        score = thing.known.score(words)
        if score is not None:
            gone = thing.ended is not None and thing.ended <= by.today
            answers[kinds[thing.kind]].append(_hit(by, thing, score - gone, gone))
    answers["pages"] = _pages(by, words)
    for kind, hits in answers.items():
        yield from _section(by, kind, hits, most)


def _section(by: Seeker, kind: str, hits: list[Hit], most: int) -> list[Section]:
    best = sorted(hits, key=lambda hit: -hit.score)[:most]
    return [Section(kind, by.t(f"find.kind_{kind}"), tuple(best))] if best else []


def _hit(by: Seeker, thing: Thing, score: float, gone: bool) -> Hit:
    t, who = by.t, by.actor
    ended = t(f"find.gone_{thing.kind}", day=t.day(thing.ended)) if gone else ""
    detail = " · ".join(part for part in (thing.beside, ended) if part)
    name, one = thing.name, {"one": str(thing.id)}
    match thing.kind:
        case "group":
            return Hit(name, detail, "group", {"group": thing.code}, score + 1)
        case "service":
            name = t.named({"name_vi": thing.name, "name_en": thing.name_en})
            detail = ended if thing.beside == name else detail
            taught = {"service": str(thing.id), "when": "start"}
            page, address = ("catalogue", one) if who.may(Deed.SERVICE_CHANGE) else ("register", taught)
        case "staff":
            detail = " · ".join([t("find.kind_staff"), *([detail] if detail else [])])
            went = {"by": str(thing.id), "when": "start"}
            page, address = ("staff", one) if who.may(Deed.STAFF_MEMBER_CHANGE) else ("register", went)
        case _:
            detail = f"{t('find.kind_volunteer')} · {detail}"
            lives = {"group": thing.code}
            page, address = ("members", one) if who.may(Deed.VOLUNTEER_CHANGE) else ("group", lives)
    return Hit(name, detail, page, address, score)


def _pages(by: Seeker, words: Sequence[Word]) -> list[Hit]:
    """The pages of the menu, by their title and by other words for them, in any language."""
    hits = []
    for name in by.pages:
        titles = [translator(language)(f"menu.{name}") for language in LANGUAGES]
        more = [one(f"find.page_{name}") for one in map(translator, LANGUAGES) if one.has(f"find.page_{name}")]
        scores = [Known.by(title, *titles, *more).score(words) for title in titles]
        best = max((score for score in scores if score is not None), default=None)
        if best is not None:
            hits.append(Hit(by.t(f"menu.{name}"), by.t("find.kind_page"), name, {}, best + 0.5))
    return hits


def _visits(by: Seeker, known: Iterable[Thing], said: Spoken, words: Sequence[Word], most: int) -> list[Hit]:
    wanted = bool(words) and words[0].plain in VISIT_WORDS
    while words and words[0].plain in VISIT_WORDS:
        words = words[1:]
    groups, rest = _where(known, words)
    if not (groups or rest or said.spans or wanted) or any(len(word) < 2 and not word.isdecimal() for word in rest):
        return []
    rows = by.ask(visits_found, spans=said.spans, groups=groups, words=rest, most=most)
    base = VISITS_MEANT if wanted or said.spans else ONLY_BESIDE if groups and not rest else 4.0 if groups else 3.0
    services = by.ask(names_of).services(by.t.language)
    return [_visit(by, row, services, base - place / 100) for place, row in enumerate(rows.to_dict("records"))]


def _visit(by: Seeker, row: dict[str, Any], services: dict[int, str], score: float) -> Hit:
    t, day = by.t, row["on_day"].date()
    label = f"{row['group']} · {t.day_short(day).split()[0]} {t.day(day)} {row['starts_at']}"
    taught = ", ".join(services.get(number, "") for number in row["service_ids"][:3])
    venue = row["venue"] if isinstance(row["venue"], str) else ""
    status = "" if row["status"] == "held" else t(f"visit.status_{row['status']}")
    return Hit(label, " · ".join(one for one in (status, venue, taught) if one), "visit", {"id": str(row["id"])}, score)


def _where(known: Iterable[Thing], words: Sequence[Word]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The groups whose whole name is said in a row somewhere in `words` ("t" and "tdp" may say "tổ"), and the rest."""
    said = [word.plain for word in words]
    best: tuple[int, int, list[int]] = (0, 0, [])
    for thing in known:
        if thing.kind != "group":
            continue
        name = [word.plain for word in thing.known.words]
        for at in range(len(said) - len(name) + 1):
            if all(_says(one, meant) for one, meant in zip(said[at : at + len(name)], name, strict=True)):
                if len(name) > best[1]:
                    best = (at, len(name), [thing.id])
                elif (at, len(name)) == best[:2]:
                    best[2].append(thing.id)
                break
    at, length, groups = best
    if not groups and said and said[-1].isdecimal():  # "12" alone, or "hùng 5": the group of that number
        groups = [one.id for one in known if one.kind == "group" and said[-1] in {w.plain for w in one.known.words}]
        at, length = (len(said) - 1, 1) if groups else (0, 0)
    return tuple(sorted(groups)), tuple(said[:at] + said[at + length :])


def _says(said: str, meant: str) -> bool:
    return said == meant or (meant in {"to", "xom"} and said in {meant[0], "tdp"})
