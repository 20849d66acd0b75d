"""sums kept beside the facts, revisions of families of facts, folded words of visits"""

from dataclasses import dataclass

import sqlalchemy as sa
from alembic import op

from texts.vietnamese import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


@dataclass(frozen=True)
class Kept:
    """A table of sums over another: SQL of its keys and amounts for the row {row}, which counts when `where` holds."""

    name: str
    source: str
    where: str
    keys: dict[str, str]
    amounts: dict[str, str]
    read: str
    """Columns of the source that matter."""


MONTH = {
    "sqlite": "CAST(strftime('%Y', {row}.on_day) AS INTEGER) * 12 + CAST(strftime('%m', {row}.on_day) AS INTEGER) - 1",
    "postgresql": "CAST(extract(year FROM {row}.on_day) * 12 + extract(month FROM {row}.on_day) AS integer) - 1",
}
DAY_NUMBER = {
    "sqlite": "CAST(julianday({row}.on_day) - 2415020.5 AS INTEGER)",
    "postgresql": "({row}.on_day - DATE '1900-01-01')",
}
SPAN = 60


def known(column: str) -> str:
    return f"CASE WHEN {{row}}.{column} IS NULL THEN 0 ELSE 1 END"


def amount(column: str) -> str:
    return f"coalesce({{row}}.{column}, 0)"


def kept(engine: str) -> list[Kept]:
    return [
        Kept(
            "visit_day", "visit", "{row}.counts",
            {"ward_id": "{row}.ward_id", "on_day": "{row}.on_day", "starts_at": "{row}.starts_at"},
            {
                "visits": "1", "attendees": amount("attendees"), "attendees_known": known("attendees"),
                "households_present": amount("households_present"), "first_time": amount("first_time_households"),
            },
            "on_day, starts_at, counts, attendees, households_present, first_time_households",
        ),
        Kept(
            "visit_month", "visit", "{row}.counts",
            {"ward_id": "{row}.ward_id", "group_id": "{row}.group_id", "month": MONTH[engine]},
            {
                "visits": "1", "attendees": amount("attendees"), "first_time": amount("first_time_households"),
                "first_time_known": known("first_time_households"),
            },
            "group_id, on_day, counts, attendees, first_time_households",
        ),
        Kept(
            "line_month", "visit_service", "{row}.counts",
            {"ward_id": "{row}.ward_id", "service_id": "{row}.service_id", "month": MONTH[engine]},
            {
                "visits": "1", "people": amount("people"), "people_known": known("people"),
                "by_resident": amount("filed_by_resident"), "for_resident": amount("filed_for_resident"),
            },
            "service_id, on_day, counts, people, filed_by_resident, filed_for_resident",
        ),
        Kept(
            "line_pair", "visit_service", "{row}.counts",
            {"ward_id": "{row}.ward_id", "service_id": "{row}.service_id", "group_id": "{row}.group_id"},
            {"visits": "1", "people": amount("people")},
            "service_id, group_id, counts, people",
        ),
        Kept(
            "assist_day", "assist", "{row}.voided_at IS NULL",
            {"ward_id": "{row}.ward_id", "on_day": "{row}.on_day", "kind": "{row}.kind"},
            {"assists": "1", "households": "{row}.households"},
            "on_day, kind, households, voided_at",
        ),
    ]  # fmt: skip


def upgrade() -> None:
    op.add_column("ward_revision", sa.Column("families", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("visit", sa.Column("searched", sa.Text(), server_default="", nullable=False))
    _fold_visits()
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_register")
        batch_op.create_index(
            "ix_visit_register",
            ["ward_id", "on_day", "starts_at", "id", "status", "voided_at", "counts", "attendees", "group_id"],
            unique=False,
        )
    _tables()
    engine = op.get_bind().dialect.name
    for statement in [*sums_from_facts(engine), *triggers(engine)]:
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    engine = op.get_bind().dialect.name
    for one in [*kept(engine), None]:
        name, source = (one.name, one.source) if one else ("help_span", "assist")
        if engine == "sqlite":
            for moment in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER keep_{name}_{moment}")
        else:
            op.execute(f"DROP TRIGGER keep_{name} ON {source}")
            op.execute(f"DROP FUNCTION keep_{name}()")
        op.drop_table(name)
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_register")
        batch_op.create_index("ix_visit_register", ["ward_id", "on_day", "starts_at", "id"], unique=False)
        batch_op.drop_column("searched")
    with op.batch_alter_table("ward_revision", schema=None) as batch_op:
        batch_op.drop_column("families")


def _fold_visits() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT ward_id, id, venue, note, void_reason FROM visit"
            " WHERE venue IS NOT NULL OR note IS NOT NULL OR void_reason IS NOT NULL"
        )
    ).all()
    if rows:
        connection.execute(
            sa.text("UPDATE visit SET searched = :searched WHERE ward_id = :ward AND id = :id"),
            [
                {"ward": ward, "id": number, "searched": fold(" ".join(text or "" for text in texts))}
                for ward, number, *texts in rows
            ],
        )


def _tables() -> None:
    day, moment, number, big = sa.Date(), sa.Time(), sa.Integer(), sa.BigInteger()
    kind = sa.Enum("party_member", "youth_union", "it_savvy", name="volunteerkind", native_enum=False, length=40)
    sums = ("visits", "attendees", "attendees_known", "households_present", "first_time")
    lines = ("visits", "people", "people_known", "by_resident", "for_resident")
    months = ("visits", "attendees", "first_time", "first_time_known")
    _table("visit_day", {"on_day": day, "starts_at": moment}, dict.fromkeys(sums, number))
    _table("visit_month", {"group_id": big, "month": number}, dict.fromkeys(months, number))
    _table("line_month", {"service_id": big, "month": number}, dict.fromkeys(lines, number))
    _table("line_pair", {"service_id": big, "group_id": big}, dict.fromkeys(("visits", "people"), number))
    _table("assist_day", {"on_day": day, "kind": kind}, dict.fromkeys(("assists", "households"), number))
    _table("help_span", {"span": number, "volunteer_id": big}, {"days": big})


def _table(name: str, keys: dict[str, sa.types.TypeEngine], amounts: dict[str, sa.types.TypeEngine]) -> None:
    op.create_table(
        name,
        sa.Column("ward_id", sa.Integer(), nullable=False),
        *(sa.Column(key, kind, autoincrement=False, nullable=False) for key, kind in keys.items()),
        *(sa.Column(column, kind, nullable=False) for column, kind in amounts.items()),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f(f"fk_{name}_ward_id_ward")),
        sa.PrimaryKeyConstraint("ward_id", *keys, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def sums_from_facts(engine: str) -> list[str]:
    """SQL that fills the empty tables of sums from the facts."""
    statements = []
    for one in kept(engine):
        keys = ", ".join(value.format(row=one.source) for value in one.keys.values())
        amounts = ", ".join(f"sum({value.format(row=one.source)})" for value in one.amounts.values())
        statements.append(
            f"INSERT INTO {one.name} ({', '.join([*one.keys, *one.amounts])})"
            f" SELECT {keys}, {amounts} FROM {one.source} WHERE {one.where.format(row=one.source)} GROUP BY {keys}"
        )
    number = DAY_NUMBER[engine].format(row="assist")
    statements.append(
        "INSERT INTO help_span (ward_id, span, volunteer_id, days)"
        " SELECT ward_id, span, volunteer_id, sum(bit) FROM ("
        f"SELECT DISTINCT ward_id, {number} / {SPAN} AS span, volunteer_id, {_bit(engine, 'assist')} AS bit"
        " FROM assist WHERE voided_at IS NULL) AS helped GROUP BY ward_id, span, volunteer_id"
    )
    return statements


def triggers(engine: str) -> list[str]:
    """SQL of the triggers that keep the sums."""
    make = _for_sqlite if engine == "sqlite" else _for_postgresql
    statements = []
    for one in kept(engine):
        taken = (
            f"UPDATE {one.name} SET "
            + ", ".join(f"{column} = {column} - {value.format(row='OLD')}" for column, value in one.amounts.items())
            + " WHERE "
            + " AND ".join(f"{key} = {value.format(row='OLD')}" for key, value in one.keys.items())
        )
        values = ", ".join(value.format(row="NEW") for value in [*one.keys.values(), *one.amounts.values()])
        given = (
            f"INSERT INTO {one.name} ({', '.join([*one.keys, *one.amounts])}) SELECT {values} WHERE {{condition}}"
            f" ON CONFLICT ({', '.join(one.keys)}) DO UPDATE SET "
            + ", ".join(f"{column} = {one.name}.{column} + excluded.{column}" for column in one.amounts)
        ).replace("{condition}", one.where.format(row="NEW"))
        statements += make(one.name, one.source, one.read, taken + f" AND {one.where.format(row='OLD')}", given)
    return statements + make(
        "help_span", "assist", "on_day, volunteer_id, voided_at", _days_again(engine), _day_more(engine)
    )


def _bit(engine: str, row: str) -> str:
    one = "1" if engine == "sqlite" else "CAST(1 AS bigint)"
    return f"({one} << ({DAY_NUMBER[engine].format(row=row)} % {SPAN}))"


def _days_again(engine: str) -> str:
    """The span of a row that is no longer so, worked out anew from the facts."""
    number = DAY_NUMBER[engine].format(row="OLD")
    if engine == "sqlite":
        first = f"date(OLD.on_day, '-' || ({number} % {SPAN}) || ' days')"
        after = f"date(OLD.on_day, '+' || ({SPAN} - {number} % {SPAN}) || ' days')"
    else:
        first = f"OLD.on_day - {number} % {SPAN}"
        after = f"OLD.on_day - {number} % {SPAN} + {SPAN}"
    return (
        "UPDATE help_span SET days = (SELECT coalesce(sum(bit), 0) FROM ("
        f"SELECT DISTINCT {_bit(engine, 'assist')} AS bit FROM assist WHERE assist.ward_id = OLD.ward_id"
        " AND assist.volunteer_id = OLD.volunteer_id AND assist.voided_at IS NULL"
        f" AND assist.on_day >= {first} AND assist.on_day < {after}) AS helped)"
        f" WHERE ward_id = OLD.ward_id AND span = {number} / {SPAN} AND volunteer_id = OLD.volunteer_id"
        " AND OLD.voided_at IS NULL"
    )


def _day_more(engine: str) -> str:
    return (
        "INSERT INTO help_span (ward_id, span, volunteer_id, days)"
        f" SELECT NEW.ward_id, {DAY_NUMBER[engine].format(row='NEW')} / {SPAN}, NEW.volunteer_id,"
        f" {_bit(engine, 'NEW')} WHERE NEW.voided_at IS NULL"
        " ON CONFLICT (ward_id, span, volunteer_id) DO UPDATE SET days = help_span.days | excluded.days"
    )


def _for_sqlite(name: str, source: str, read: str, taken: str, given: str) -> list[str]:
    return [
        f"CREATE TRIGGER keep_{name}_insert AFTER INSERT ON {source} BEGIN {given}; END",
        f"CREATE TRIGGER keep_{name}_update AFTER UPDATE OF {read} ON {source} BEGIN {taken}; {given}; END",
        f"CREATE TRIGGER keep_{name}_delete AFTER DELETE ON {source} BEGIN {taken}; END",
    ]


def _for_postgresql(name: str, source: str, read: str, taken: str, given: str) -> list[str]:
    function = (
        f"CREATE FUNCTION keep_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP <> 'INSERT' THEN {taken}; END IF;"
        f" IF TG_OP <> 'DELETE' THEN {given}; END IF;"
        " RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER keep_{name} AFTER INSERT OR DELETE OR UPDATE OF {read} ON {source}"
        f" FOR EACH ROW EXECUTE FUNCTION keep_{name}()"
    )
    return [function, trigger]
