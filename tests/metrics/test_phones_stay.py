"""A phone leaves its table by one door only: the look that is noted."""

import ast
from datetime import timedelta
from pathlib import Path

from metrics.names import names_of
from metrics.privacy import (
    holdings_of_volunteer,
    people_counted,
    volunteers_kept,
)
from models import VolunteerKind, VolunteerPhone
from tests.metrics.test_against_twins import IN_A_PERIOD, ON_A_DAY
from tests.planting import TODAY

ROOT = Path(__file__).parent.parent.parent
NUMBER = "0987654321"
ROOMS = ("metrics", "actions", "charts", "files", "maps", "core", "pages", "seed", "upkeep", "gate")
READ_PHONES = {"actions/consents.py", "actions/retention.py", "metrics/privacy.py"}
PERIOD = {"since": TODAY - timedelta(days=30), "until": TODAY}


def files_that_name(word):
    for room in ROOMS:
        for file in sorted(ROOT.glob(f"{room}/**/*.py")):
            names = {
                getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(ast.parse(file.read_text("utf-8")))
            }
            if word in names or f'"{word}"' in file.read_text("utf-8"):
                yield str(file.relative_to(ROOT))


def test_only_consents_retention_and_the_privacy_page_know_the_table_of_phones():
    assert set(files_that_name("VolunteerPhone")) == READ_PHONES
    assert set(files_that_name("volunteer_phone")) <= READ_PHONES | {"core/roles_page.py"}


def test_only_the_look_gives_a_whole_number():
    """Everywhere else the number is written, removed, or cut to its last digits."""
    source = (ROOT / "actions/consents.py").read_text("utf-8")
    assert source.count("return phone.number") == 1
    assert source.count(".number") == 1
    assert "VolunteerPhone.number" not in (ROOT / "actions/retention.py").read_text("utf-8")


def test_no_answer_holds_a_phone(plot):
    group = plot.group("Tổ 1")
    for kind in VolunteerKind:
        one = plot.volunteer(group, kind)
        plot.assist(one, TODAY, households=2)
        plot.session.add(VolunteerPhone(ward_id=1, volunteer_id=one.id, number=NUMBER))
    plot.visit(group, TODAY, services=[plot.service("Khai sinh")], volunteers=(one,))
    plot.session.flush()

    answers = [question(plot.session, 1, day=TODAY).to_csv() for question in ON_A_DAY]
    answers += [question(plot.session, 1, **PERIOD).to_csv() for question in IN_A_PERIOD]
    kept = volunteers_kept(plot.session, 1)
    answers += [kept.to_csv(), str(names_of(plot.session, 1)), str(people_counted(plot.session, 1, day=TODAY))]
    answers.append(str(holdings_of_volunteer(plot.session, 1, volunteer_id=one.id)))

    assert kept["phone_end"].tolist() == ["321"] * 3
    assert [answer for answer in answers if NUMBER[1:] in answer] == []
