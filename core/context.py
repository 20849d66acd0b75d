"""What one person's visit to one page may use."""

import secrets
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError

from core.answers import Answer, Answers, Question
from core.aside import TRIES, without
from core.database import Database
from core.offers import Offers
from metrics.reading import reads_of
from models import Actor, Family, Periods, Ward
from texts import Translator


@dataclass(frozen=True, kw_only=True)
class Context:
    """Built by dashboard.py on every rerun and handed to the page. Nothing else is global."""

    database: Database
    answers: Answers
    ward: Ward
    """Detached: read its settings, change nothing."""
    actor: Actor
    revision: int
    """The ward's data revision at the beginning of this rerun."""
    t: Translator
    clock: Callable[[], datetime]
    """Gives the present moment, aware. Tests give a stopped one."""
    zone: ZoneInfo
    periods: Periods = field(default_factory=Periods)
    """How long what is kept about people is kept."""
    offers: Offers = field(default_factory=Offers)
    """Where a page puts the files that it offers."""
    page: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """The unguessable name under which it offers them, the same as long as its session lasts."""
    aside: tuple[int, ...] = ()
    """Numbers of visits that count in no answer given here (`core.aside`)."""
    public_url: str = "http://localhost:8501"
    """What people type to come here; without a path."""

    def now(self) -> datetime:
        return self.clock()

    def local_now(self) -> datetime:
        """The present moment on the ward's clocks."""
        return self.clock().astimezone(self.zone)

    def today(self) -> date:
        """The calendar day in the ward, whatever the server's zone."""
        return self.local_now().date()

    def ask(self, question: Question[Answer], /, **arguments: Any) -> Answer:
        """The answer of a metric about this ward. It is shared: take a copy before changing it."""
        hashable: dict[str, Hashable] = arguments
        if self.aside and Family.VISITS in reads_of(question):
            return self._without(question, arguments)
        return self.answers.ask(question, self.ward.id, self.revision, **hashable)

    def _without(self, question: Question[Answer], arguments: dict[str, Any]) -> Answer:
        more: dict[str, Any] = {"aside": self.aside, "arguments": tuple(sorted(arguments.items()))}
        for turn in range(TRIES):
            try:
                answer: Answer = self.answers.ask(without, self.ward.id, self.revision, asked=question, **more)
                return answer
            except OperationalError:
                if turn == TRIES - 1:
                    raise
        raise AssertionError("TRIES is positive")

    def prepared(self, build: Callable[..., Answer], *arguments: Hashable) -> Answer:
        """What `build(ctx, *arguments)` gives, worked out once for all boards of the same data, language and day.

        For what a page makes of the answers before it draws. `build` may read the ward, the words, the day and, through
        `ask` and `prepared`, answers; never the database itself, nor who asks.
        """
        name = (
            self.ward.id,
            f"{build.__module__}.{build.__qualname__}",
            self.t.language,
            self.today(),
            arguments,
            self.aside,
        )
        return self.answers.prepare(name, self.ward.id, self.revision, lambda: build(self, *arguments))

    def prepare_ahead(self, page: str, builds: Sequence[Callable[["Context"], object]]) -> None:
        """Call each of `builds` with this context in the background, once for each revision of the data.

        For views that people on `page` are likely to ask for next; displays and the server's own visit never do.
        """
        ahead = self.answers.ahead
        if not ahead.begun or self.actor.account_id is None or self.aside:
            return
        name = (self.ward.id, page, self.t.language, self.today())
        ahead.offer(name, self.revision, [partial(build, self) for build in builds])
