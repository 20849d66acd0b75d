"""`python -m seed.ward FOLDER`: start a ward from its own folder. See seed/template/README.md."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from actions import Conflict, Invalid
from core.database import Database
from core.migrating import migrate
from core.settings import Settings
from core.starting import settings_or_exit
from seed.folder_report import FolderRefused
from seed.ward_folder import WardFolder, import_folder, read_folder
from texts import Translator, translator


def main(arguments: list[str] | None = None) -> int:
    """0 when the ward is in the database, 1 when the folder was refused and nothing was written."""
    parser = argparse.ArgumentParser(prog="python -m seed.ward", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=("vi", "en"), help="of the messages")
    given = parser.parse_args(arguments)
    settings = settings_or_exit()
    t = translator(given.language or settings.language)
    try:
        folder = read_folder(given.folder)
        _write(folder, settings)
    except FolderRefused as refusal:
        print(t("seed.ward_refused", folder=given.folder, n=len(refusal.mistakes)), file=sys.stderr)
        for mistake in refusal.mistakes:
            print(f"  {mistake.said(t)}", file=sys.stderr)
        return 1
    except (Conflict, Invalid) as refusal:
        for problem in refusal.problems:
            print(t(f"problem.{problem.code}", **problem.values), file=sys.stderr)
        return 1
    print(_summary(folder, t))
    print(t("seed.ward_next", address=settings.public_url or f"http://localhost:{settings.port}"))
    return 0


def _write(folder: WardFolder, settings: Settings) -> None:
    database = Database(settings.database_url)
    try:
        migrate(database)
        with database.changing() as session:
            import_folder(session, folder, now=datetime.now(UTC))
    finally:
        database.close()


def _summary(folder: WardFolder, t: Translator) -> str:
    return t(
        "seed.ward_made",
        ward=t.named(folder.ward),
        groups=len(folder.groups),
        shapes=folder.shapes,
        services=len(folder.services),
        staff=len(folder.staff),
        volunteers=len(folder.volunteers),
    )


if __name__ == "__main__":
    sys.exit(main())
