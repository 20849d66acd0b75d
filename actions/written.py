"""What a transaction writes, whatever it notes: no figure may stay as it was because somebody noted too little."""

from collections.abc import Iterable

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from models import Family, WardRevision, touched_by

_WRITTEN = "written_families"


def watch(session: Session, rows: dict[int, WardRevision]) -> None:
    """From now on, what `session` writes touches its families of facts in `rows`, the revisions that it has locked."""
    session.info[_WRITTEN] = set()

    def write(tables: Iterable[str]) -> None:
        families = frozenset[Family]().union(*map(touched_by, tables))
        session.info[_WRITTEN] |= families
        for row in rows.values():
            if any(row.families.get(one) != row.revision for one in families):
                row.families = dict(row.families) | {one.value: row.revision for one in families}

    def on_flush(session: Session, _context: UOWTransaction, _some: object) -> None:
        changed = [one for one in session.dirty if session.is_modified(one)]
        write({one.__tablename__ for one in (*session.new, *changed, *session.deleted)})

    def on_statement(state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            write({state.statement.table.name})  # type: ignore[attr-defined]

    event.listen(session, "before_flush", on_flush)
    event.listen(session, "do_orm_execute", on_statement)


def written(session: Session) -> frozenset[Family]:
    """The families that `session` has written so far."""
    return frozenset(session.info[_WRITTEN])
