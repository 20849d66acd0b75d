"""The verbs of the dashboard: each requires, checks, changes and notes, in the caller's transaction."""

from actions.change import Change, require
from actions.refusals import Conflict, Doubtful, Invalid, NotAllowed, Problem, Refused

__all__ = ["Change", "Conflict", "Doubtful", "Invalid", "NotAllowed", "Problem", "Refused", "require"]
