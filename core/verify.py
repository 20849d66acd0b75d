"""`python -m core.verify`: does the audit trail still hold? Names the first row that does not. Changes nothing.

--known HASH, as the log told it on some day: that row, too, must still be there. Ends with 1 when anything is wrong.
"""

import argparse
import logging
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from core.settings import Settings
from core.starting import settings_or_exit
from metrics.trail_check import Chain, check_trail, heads
from models import Ward
from texts import Translator, translator

log = logging.getLogger("ward.trail")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m core.verify", description=__doc__)
    parser.add_argument("--known", metavar="HASH", nargs="*", default=[], help="hashes that an earlier log told")
    known = {one.lower() for one in parser.parse_args(arguments).known}
    settings = settings_or_exit()
    database = Database(settings.url)
    try:
        with database.reading() as session:
            return _tell(session, known, settings, translator(settings.language))
    finally:
        database.close()


def tell_heads(database: Database) -> None:
    """Write the head of every chain into the log: who keeps the log can prove later what the trail said that day."""
    with database.reading() as session:
        for name, head in heads(session).items():
            log.info("head of the audit trail %s: %s", name, head)


def _tell(session: Session, known: set[str], settings: Settings, t: Translator) -> int:
    names = dict(session.execute(select(Ward.id, Ward.code)).all())
    missing, holds = set(known), True
    for chain in check_trail(session, known):
        name = t("audit.chain_access") if chain.ward_id is None else names[chain.ward_id]
        missing -= chain.known
        holds &= chain.holds
        sys.stdout.write(f"{name}: {' '.join(told(chain, settings.zone, t))}\n")
    for one in sorted(missing):
        sys.stdout.write(t("audit.known_missing", hash=one) + "\n")
    return 0 if holds and not missing else 1


def told(chain: Chain, zone: ZoneInfo, t: Translator) -> Iterator[str]:
    """A chain's state in sentences."""
    if chain.broken is None:
        yield t.plural("audit.holds", chain.rows)
        return
    at = chain.broken.at and chain.broken.at.astimezone(zone)
    yield t(
        f"audit.broken_{chain.broken.fault}",
        row=t.number(chain.broken.id),
        when=f"{t.clock(at)} {t.day(at and at.date())}",
    )


if __name__ == "__main__":
    sys.exit(main())
