"""Which families of facts a question reads: its answer is remembered until a change touches one of them."""

from collections.abc import Callable
from typing import Any, TypeVar

from models import EVERYTHING, Family

Question = TypeVar("Question", bound=Callable[..., Any])
_DECLARED = "reads_families"


def reads(*families: Family) -> Callable[[Question], Question]:
    """Declare that the question below reads these families of facts and no other (tests look at its SQL)."""

    def declare(question: Question) -> Question:
        setattr(question, _DECLARED, frozenset(families))
        return question

    return declare


def reads_of(question: Callable[..., Any]) -> frozenset[Family]:
    """What `question` has declared; everything when it has declared nothing."""
    declared: frozenset[Family] = getattr(question, _DECLARED, EVERYTHING)
    return declared
