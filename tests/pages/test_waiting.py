"""Pages that wait for figures, in a ward where nobody has written any down yet."""

import pytest
from streamlit.testing.v1 import AppTest

from models import Role
from pages.watch import relief, volunteers


def with_a_menu(page, ctx):
    """What runs in the simulated browser: the page, with a menu that it may lead to."""
    import streamlit as st

    st.session_state["pages"] = {name: st.Page(str, url_path=name, title=name) for name in ("members", "counter")}
    page(ctx)


@pytest.mark.parametrize(("page", "way"), [(volunteers, "Danh sách hạt nhân số"), (relief, "Số liệu một cửa")])
def test_a_page_that_waits_for_figures_leads_who_may_to_where_they_are_written_down(page, way, planted, context_of):
    planting, _ = planted
    with planting() as plot:
        plot.group("Tổ 1")
        manager, leader = plot.actor(Role.MANAGER), plot.actor(Role.LEADER)
    for actor, ways in ((manager, [way]), (leader, [])):
        ctx = context_of("vi", actor)
        at = AppTest.from_function(with_a_menu, args=(page.page, ctx), default_timeout=30).run()
        assert at.info
        assert [one.label for one in at.get("page_link")] == ways
