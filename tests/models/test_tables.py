"""What all tables share: rules with names, and a ward that leads every key and index."""

import pytest

from models import Base

ABOVE_THE_WARDS = {
    "account", "sign_in", "one_time_link", "failed_sign_in", "sign_in_brake", "display", "access_state", "access_event",
}  # fmt: skip
"""Who may come in: a province's accounts stand above the wards, and a screen asks before it has one."""
TABLES = [table for name, table in Base.metadata.tables.items() if name not in ABOVE_THE_WARDS | {"ward"}]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_ward_leads_every_key_and_index(table):
    leading = [next(iter(table.primary_key.columns)).name]
    leading += [next(iter(index.columns)).name for index in table.indexes]
    leading += [
        next(iter(rule.columns)).name for rule in table.constraints if type(rule).__name__ == "UniqueConstraint"
    ]
    leading += [
        next(iter(key.columns)).name
        for key in table.foreign_key_constraints
        if key.referred_table.name not in ABOVE_THE_WARDS
    ]

    assert set(leading) == {"ward_id"}


@pytest.mark.parametrize("table", Base.metadata.tables.values(), ids=lambda table: table.name)
def test_names_of_rules_and_indexes_fit_into_postgresql(table):
    """PostgreSQL cuts names at 63 bytes, and then no refusal can be told by its name."""
    names = [str(rule.name) for rule in (*table.constraints, *table.indexes)]

    assert max(len(name.encode()) for name in names) <= 63
    assert len(set(names)) == len(names)
