"""The registry of roles, and the page that tells it."""

from core.roles_page import FILE, page
from models import PARTS, RULES, Actor, Deed, Role, Screen, display
from pages import MENU, entries_for, open_to
from pages.parts.not_yours import not_yours


def test_every_deed_has_a_rule_and_somebody_who_may_do_it():
    assert RULES.keys() == set(Deed)
    assert all(rule.parts for rule in RULES.values())


def test_a_display_may_see_figures_and_nothing_else():
    assert [deed for deed in Deed if display(1, "Tầng 1").may(deed)] == [Deed.FIGURES_SEE]
    assert Screen.DISPLAY.value not in set(Role), "no account can be given this role"


def test_the_page_about_roles_says_what_the_registry_says():
    assert FILE.read_text("utf-8") == page(), "write it anew: make docs"


def test_the_menu_shows_each_part_what_it_may_open_and_the_rest_refuses():
    for part in PARTS:
        actor = Actor(1, 1, "", part)
        entries = {entry.name: entry for entry in entries_for(actor)}

        assert entries.keys() == {entry.name for entry in MENU}
        for entry in MENU:
            may = part in RULES[entry.needs].parts
            assert (entry in open_to(actor)) is may
            assert (entries[entry.name].page is not_yours) is not may
            assert entries[entry.name].listed is (may and entry.listed)


def test_nobody_but_the_administrator_and_the_leader_opens_the_audit_trail():
    opens = {part for part in PARTS if "audit" in {entry.name for entry in open_to(Actor(1, 1, "", part))}}

    assert opens == {Role.LEADER, Role.ADMINISTRATOR}
