"""By hand: python -m upkeep retention [--dry-run]"""

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from core.database import Database
from core.starting import settings_or_exit
from texts import Translator, translator
from upkeep.retention import Done, due, run


def said(t: Translator, done: Done, what: str) -> list[str]:
    """What went, or is due, in a line for the whole and one for each ward; `what` is "due" or "done"."""
    counts = {name: t.number(count) for name, count in asdict(done.access).items()}
    lines = [t(f"privacy.access_{what}", **counts)]
    for code, of_ward in done.wards.items():
        counts = {name: t.number(count) for name, count in asdict(of_ward).items()}
        lines.append(t("privacy.command_ward", ward=code, said=t(f"privacy.retention_{what}", **counts)))
    return lines


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m upkeep")
    parser.add_argument("job", choices=["retention"])
    parser.add_argument("--dry-run", action="store_true")
    asked = parser.parse_args(arguments)
    settings = settings_or_exit()
    t, now = translator(settings.language), datetime.now(UTC)
    database = Database(settings.url)
    if asked.dry_run:
        lines = said(t, due(database, settings.periods, now, settings.zone), "due")
    else:
        done = run(database, settings.periods, now, settings.zone, again=True)
        lines = said(t, done, "done") if done else []
    database.close()
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
