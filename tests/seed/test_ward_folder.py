"""A ward's own folder: the template works, and whatever is wrong is named by file, row and column."""

import shutil
import unicodedata
from datetime import UTC, date, datetime
from json import dumps
from pathlib import Path

import pytest
from sqlalchemy import func, select

from actions import Conflict
from core.settings import Settings
from models import (
    Account,
    Base,
    Figure,
    GroupKind,
    ResidentialGroup,
    Role,
    Service,
    Target,
    Volunteer,
    VolunteerKind,
    Ward,
)
from seed import ward as cli
from seed.folder_report import FolderRefused
from seed.ward_folder import import_folder, read_folder
from texts import translator

TEMPLATE = Path(cli.__file__).parent / "template"
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A copy of the template, to be spoilt."""
    return Path(shutil.copytree(TEMPLATE, tmp_path / "ward"))


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def mistakes(folder):
    with pytest.raises(FolderRefused) as refusal:
        read_folder(folder)
    for language in ("vi", "en"):
        assert all(mistake.said(translator(language)) for mistake in refusal.value.mistakes)
    return [(mistake.file, mistake.row, mistake.column, mistake.code) for mistake in refusal.value.mistakes]


def test_the_template_becomes_a_ward(session):
    ward = import_folder(session, read_folder(TEMPLATE), now=NOW)

    groups = {group.code: group for group in session.scalars(select(ResidentialGroup))}
    assert (ward.code, ward.is_demo, ward.baseline_from) == ("99999", False, date(2025, 10, 1))
    assert (groups["T01"].name, groups["T01"].households) == ("Tổ 1", 182)
    assert (groups["T03"].kind, groups["T05"].valid_from) == (GroupKind.XOM, date(2026, 3, 1))
    assert [bool(groups[code].boundary) for code in sorted(groups)] == [True, True, True, True, False]
    staff = dict(session.execute(select(Account.login, Account.role)).all())
    assert staff["cb01"] is Role.LEADER
    assert staff["cb03"] is Role.ADMINISTRATOR
    volunteer = session.scalars(select(Volunteer).where(Volunteer.code == "HN002")).one()
    assert (volunteer.group_id, volunteer.kind) == (groups["T01"].id, VolunteerKind.YOUTH_UNION)
    assert session.scalar(select(func.count()).select_from(Service)) == 39
    assert set(session.scalars(select(Target.figure))) == {Figure.GROUP_COVERAGE, Figure.ONLINE_SHARE}


def test_the_template_says_what_each_column_is():
    readme = (TEMPLATE / "README.md").read_text("utf-8")
    for file in TEMPLATE.glob("*.csv"):
        for column in file.read_text("utf-8").splitlines()[0].split(","):
            assert f"`{column}`" in readme, (file.name, column)


def test_ward_toml_and_groups_are_enough(folder, session):
    for path in folder.iterdir():
        if path.name not in {"ward.toml", "groups.csv"}:
            path.unlink()

    import_folder(session, read_folder(folder), now=NOW)

    assert session.scalars(select(Account.role)).one() is Role.ADMINISTRATOR
    assert session.scalar(select(func.count()).where(Service.core)) == 7


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(",", ";"),
        lambda text: text.replace("182", '"182"').replace("code,name", "Code , NAME"),
        lambda text: text + "\n,,,,,,,,\n",
    ],
)
def test_files_as_other_programs_write_them_say_the_same(folder, spoil):
    path = folder / "groups.csv"
    usual = read_folder(folder).groups
    path.write_bytes(spoil(path.read_text("utf-8")).encode("utf-8"))

    assert read_folder(folder).groups == usual


def test_coordinates_and_thousands_may_be_written_the_vietnamese_way(folder):
    change(folder, "groups.csv", "182,Phường Cũ Mẫu,Nhà văn hóa Tổ 1,21.5905", '1.182,Phường Cũ Mẫu,,"21,5905"')

    group = read_folder(folder).groups[0]
    assert (group.households, group.latitude) == (1182, 21.5905)


@pytest.mark.parametrize(
    "file, old, new, expected",
    [
        ("groups.csv", "T02,", "T01,", ("groups.csv", 3, "code", "code_twice")),
        ("groups.csv", "T02,Tổ 2", "T02,Tổ 1", ("groups.csv", 3, "name", "name_twice")),
        ("groups.csv", "T02,Tổ 2", "T02,", ("groups.csv", 3, "name", "cell_empty")),
        ("groups.csv", "T02,Tổ 2", "T02,Tổ " + "2" * 80, ("groups.csv", 3, "name", "text_too_long")),
        ("groups.csv", "205", "hai trăm", ("groups.csv", 3, "households", "not_whole")),
        ("groups.csv", "205", "", ("groups.csv", 3, "households", "cell_empty")),
        ("groups.csv", "205", "0", ("groups.csv", 3, "households", "out_of_range")),
        ("groups.csv", "205", "²05", ("groups.csv", 3, "households", "not_whole")),
        ("groups.csv", "xóm", "làng", ("groups.csv", 4, "kind", "unknown_word")),
        ("groups.csv", "21.5905,105.7955", "105.7955,21.5905", ("groups.csv", 3, "lat", "outside_vietnam")),
        ("groups.csv", "21.5905,105.7955", "21.5905,", ("groups.csv", 3, "lon", "half_a_point")),
        ("groups.csv", "21.5905,105.7955", "2385000 m,105.7955", ("groups.csv", 3, "lat", "not_degrees")),
        ("groups.csv", "01/03/2026", "31/02/2026", ("groups.csv", 6, "valid_from", "not_a_day")),
        ("groups.csv", "01/03/2026", "01/03/2026,x", ("groups.csv", 6, None, "row_too_long")),
        ("groups.csv", "households", "hộ", ("groups.csv", 1, "households", "column_missing")),
        ("groups.csv", "venue", "phone", ("groups.csv", 1, "phone", "column_unknown")),
        ("groups.csv", "venue", "lat", ("groups.csv", 1, "lat", "column_twice")),
        ("groups.csv", "Tổ 4,", '"Tổ 4,', ("groups.csv", None, None, "quotes")),
        ("staff.csv", "quản trị", "giám sát", ("staff.csv", 4, "role", "unknown_word")),
        ("staff.csv", "quản trị,có", "quản trị,có lẽ", ("staff.csv", 4, "goes_out", "not_yes_or_no")),
        ("volunteers.csv", "T03", "T33", ("volunteers.csv", 4, "group", "group_unknown")),
        ("volunteers.csv", "đoàn viên", "", ("volunteers.csv", 3, "kind", "cell_empty")),
        ("volunteers.csv", "Thử Thị Sáu", "0912 345 678", ("volunteers.csv", 3, "name", "problem.text_has_phone")),
        ("services.csv", ",500,,", ",500,1.001193,", ("services.csv", 3, "procedure_code", "skill_has_code")),
        ("services.csv", ",15,,", ",15,1.1,", ("services.csv", 2, "procedure_code", "procedure_code")),
        ("services.csv", "Họp tổ trực tuyến", "", ("services.csv", 3, "short_vi", "cell_empty")),
        ("groups.geojson", '"T02"', '"T99"', ("groups.geojson", 2, "properties.code", "group_unknown")),
        ("groups.geojson", '"T02"', '"T01"', ("groups.geojson", 2, "properties.code", "shape_twice")),
        ("groups.geojson", '"T02"', "null", ("groups.geojson", 2, "properties.code", "shape_without_code")),
        ("groups.geojson", '{"code": "T02"}', "{}", ("groups.geojson", 2, "properties.code", "shape_without_code")),
        ("groups.geojson", "FeatureCollection", "Topology", ("groups.geojson", None, None, "not_a_collection")),
        ("groups.geojson", "]}\n", "]\n", ("groups.geojson", 7, None, "not_json")),
        ("ward.toml", 'code = "99999"', "", ("ward.toml", None, "code", "key_missing")),
        ("ward.toml", "99999", "999", ("ward.toml", None, "code", "problem.setup_ward_code")),
        ("ward.toml", "programme_start = 2025-11-01", 'programme_start = "1/11"',
         ("ward.toml", None, "programme_start", "key_type")),
        ("ward.toml", "active_days = 30", "active_days = true", ("ward.toml", None, "active_days", "key_type")),
        ("ward.toml", "active_days", "aktive_days", ("ward.toml", None, "aktive_days", "key_unknown")),
        ("ward.toml", "all_channels", "all", ("ward.toml", None, "online_rate_formula", "unknown_word")),
        ("ward.toml", "value = 0.8", "value = 80",
         ("ward.toml", None, "targets[2].value", "problem.setup_target_value")),
        ("ward.toml", "group_coverage", "coverage", ("ward.toml", None, "targets[1].figure", "unknown_word")),
        ("ward.toml", "code =", "code", ("ward.toml", None, None, "not_toml")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_row_and_column(folder, file, old, new, expected):
    change(folder, file, old, new)

    assert expected in mistakes(folder)


def polygon(*ring):
    return dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize(
    "geometry, code",
    [
        (dumps({"type": "Point", "coordinates": [105.78, 21.58]}), "shape_type"),
        ("null", "shape_type"),
        (dumps({"type": "Polygon", "coordinates": "?"}), "shape_broken"),
        (dumps({"type": "Polygon", "coordinates": []}), "shape_broken"),
        (polygon([105.78, 21.58], [105.79, 21.58]), "shape_broken"),
        (polygon([21.58, 105.7], [21.59, 105.7], [21.6, 105.8], [21.58, 105.7]), "shape_outside"),
        (polygon([430000, 2386000], [431000, 2386000], [431000, 2387000], [430000, 2386000]), "shape_outside"),
    ],
)
def test_a_shape_that_is_none_is_refused(folder, geometry, code):
    feature = f'{{"type": "Feature", "properties": {{"code": "T01"}}, "geometry": {geometry}}}'
    (folder / "groups.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', "utf-8")

    assert [found[0] + "/" + found[3] for found in mistakes(folder)] == [f"groups.geojson/{code}"]


def test_a_crossing_is_mended_as_in_an_uploaded_map(folder):
    bow = polygon([105.78, 21.58], [105.79, 21.59], [105.79, 21.58], [105.78, 21.59], [105.78, 21.58])
    feature = f'{{"type": "Feature", "properties": {{"code": "T01"}}, "geometry": {bow}}}'
    (folder / "groups.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', "utf-8")
    (boundary,) = [group.boundary for group in read_folder(folder).groups if group.boundary]

    assert (boundary["type"], len(boundary["coordinates"])) == ("MultiPolygon", 2)


def test_ring_order_does_not_matter(folder):
    ring = [[105.78, 21.58], [105.79, 21.58], [105.79, 21.59], [105.78, 21.58]]
    for coordinates in (ring, ring[::-1]):
        geometry = polygon(*coordinates)
        feature = f'{{"type": "Feature", "properties": {{"code": "T01"}}, "geometry": {geometry}}}'
        (folder / "groups.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{feature}]}}', "utf-8")

        assert read_folder(folder).shapes == 1


@pytest.mark.parametrize(
    "file, content, code",
    [
        ("groups.csv", b"", "file_empty"),
        ("groups.csv", b"code,name,households\n", "file_empty"),
        ("groups.csv", "code,name,households\nT1,Tổ 1,9\n".encode("utf-16"), "not_utf8"),
        ("groups.csv", "code,name,households\nT1,Tổ 1,9\n".encode("cp1258", "replace") + b"\xff", "not_utf8"),
        ("groups.geojson", b"{}", "not_a_collection"),
        ("groups.geojson", b'{"type": "FeatureCollection", "features": []}', "file_empty"),
        (
            "groups.geojson",
            b'{"type": "FeatureCollection", "crs": {"name": "EPSG:9210"}, "features": [{}]}',
            "not_wgs84",
        ),
        ("group.csv", b"code\n", "file_unknown"),
    ],
)
def test_files_that_hold_nothing_usable_are_named(folder, file, content, code):
    (folder / file).write_bytes(content)

    assert (file, code) in {(found[0], found[3]) for found in mistakes(folder)}


def test_all_mistakes_of_all_files_are_listed_at_once(folder):
    change(folder, "groups.csv", "205", "-5")
    change(folder, "staff.csv", "CB02", "CB01")
    change(folder, "ward.toml", "99999", "9")
    (folder / "groups.geojson").write_text("[", "utf-8")

    assert {found[0] for found in mistakes(folder)} == {"groups.csv", "staff.csv", "ward.toml", "groups.geojson"}


def test_an_empty_folder_misses_its_two_files(tmp_path):
    assert mistakes(tmp_path) == [("ward.toml", None, None, "file_missing"), ("groups.csv", None, None, "file_missing")]


def test_a_ward_is_imported_once(session):
    import_folder(session, read_folder(TEMPLATE), now=NOW)

    with pytest.raises(Conflict, match="ward_exists"):
        import_folder(session, read_folder(TEMPLATE), now=NOW)


def test_the_command_imports_or_leaves_the_database_untouched(folder, database, monkeypatch, capsys):
    url = database.url.render_as_string(hide_password=False)
    monkeypatch.setattr(cli, "settings_or_exit", lambda: Settings(_env_file=None, database_url=url))
    change(folder, "groups.csv", "205", "-5")

    assert cli.main([str(folder), "--language", "en"]) == 1
    assert "groups.csv, row 3, column households" in capsys.readouterr().err
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name == "access_state":  # its one row comes with the table
                continue
            assert session.scalar(select(func.count()).select_from(table)) == 0

    change(folder, "groups.csv", "-5", "205")
    assert cli.main([str(folder)]) == 0
    assert "Phường Mẫu: 5 tổ, 4 ranh giới" in capsys.readouterr().out
    assert cli.main([str(folder)]) == 1
    assert "99999" in capsys.readouterr().err
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ward)) == 1


def test_a_refused_folder_does_not_even_make_a_database(folder, tmp_path, monkeypatch):
    path = tmp_path / "var" / "ward.db"
    monkeypatch.setattr(cli, "settings_or_exit", lambda: Settings(_env_file=None, database_url=f"sqlite:///{path}"))
    (folder / "groups.csv").unlink()

    assert cli.main([str(folder)]) == 1
    assert not path.exists()
