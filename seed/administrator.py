"""`python -m seed.administrator`: a one-time link for whoever runs the server, when no administrator can sign in."""

import sys
from datetime import UTC, datetime

from actions.links import first_administrator_link
from core.database import Database
from core.migrating import migrate
from core.starting import settings_or_exit
from texts import translator


def main() -> int:
    """Prints the link; it makes a new administrator of the whole installation, and changes no other account."""
    settings = settings_or_exit()
    t, now = translator(settings.language), datetime.now(UTC)
    database = Database(settings.database_url)
    try:
        migrate(database)
        with database.changing() as session:
            made = first_administrator_link(session, now=now, anyway=True)
    finally:
        database.close()
    assert made is not None
    here = settings.public_url or f"http://localhost:{settings.port}"
    until = made.ends_at.astimezone(settings.zone)
    print(t("seed.administrator_link", until=f"{t.clock(until)} {t.day(until.date())}"))
    print(f"{here}/link?token={made.token}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
