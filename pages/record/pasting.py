"""A list of help pasted from a chat: each line read, what is unclear shown at its line, the rest put into the grid."""

from datetime import date
from functools import partial

import streamlit as st

from actions.pasted import PastedLine, Person, Topic, read_pasted
from core.context import Context
from metrics.places import services
from pages.parts.plain import as_text
from pages.record.assist_cells import ANY, NOT_SAID, cell_name
from pages.record.assist_rows import Week
from pages.record.form import Form, changed, keep
from pages.record.sheet import put_texts
from pages.record.telling import sentence
from texts.vietnamese import fold

NOBODY = 0
WHO = {"paste_who_unknown", "paste_who_several"}
"""Problems that choosing a person answers."""


def pasting(ctx: Context, form: Form, week: Week) -> None:
    t = ctx.t
    with st.expander(t("assists.paste"), icon=":material/content_paste:", key=form.widget("pasting")):
        st.caption(t("assists.paste_help"))
        st.text_area(
            t("assists.paste_label"), key=form.show("pasted", form.content.get("pasted") or ""), height=150,
            placeholder=t("assists.paste_example"), on_change=partial(changed, ctx, form, "pasted"),
        )  # fmt: skip
        text = form.content.get("pasted") or ""
        st.button(t("assists.paste_read"), key="paste-read", icon=":material/search:")
        if text.strip():
            _show(ctx, form, week, read(ctx, week, text))


def read(ctx: Context, week: Week, text: str) -> list[PastedLine]:
    """The lines of `text` for the members of the week, in any of the ward's groups."""
    people = [
        Person(one.id, one.name, one.code, week.names.groups.get(one.group_id or 0, "")) for one in week.everybody
    ]
    offered = ctx.ask(services, day=min(ctx.today(), week.days[-1]))
    topics = [
        Topic(int(one["id"]), (one["short_vi"], one["name_vi"], one["short_en"], one["slug"].replace("_", " ")))
        for one in offered.to_dict("records")
    ]
    return read_pasted(text, people, topics, today=min(ctx.today(), week.days[-1]))


def _show(ctx: Context, form: Form, week: Week, lines: list[PastedLine]) -> None:
    t = ctx.t
    day = st.selectbox(
        t("assists.paste_day"), [day for day in week.days if day <= ctx.today()],
        index=len([day for day in week.days if day <= ctx.today()]) - 1, format_func=t.day_short,
        key=form.widget("paste-day"),
    )  # fmt: skip
    ready: dict[str, str] = {}
    for line in lines:
        who = _line(ctx, form, week, line, day)
        if who is None or line.households is None:
            continue
        name = _cell(week, line, who, day)
        if name in ready:
            st.error(t("assists.paste_twice", line=line.number), icon=":material/error:")
            continue
        ready[name] = str(line.households)
    left = len(lines) - len(ready)
    if left:
        st.warning(t.plural("assists.paste_left", left), icon=":material/help:")
    st.button(
        t.plural("assists.paste_take", len(ready)), key="paste-take", type="primary", disabled=not ready,
        on_click=partial(_take, ctx, form, week, ready),
    )  # fmt: skip


def _line(ctx: Context, form: Form, week: Week, line: PastedLine, day: date) -> int | None:
    """Show how one line was read; gives whom it is about once everything about it is clear."""
    t, on_day = ctx.t, line.on_day
    problems = [one for one in line.problems if one.code not in WHO]
    asks_who = len(problems) < len(line.problems)
    who = line.volunteer_id
    with st.container(key=form.widget(f"pasted-{line.number}"), gap=None):
        if asks_who:
            st.warning(as_text(t("assists.paste_line", line=line.number, text=line.text)), icon=":material/help:")
            who = _choose(ctx, form, week, line)
        wrong = [sentence(t, one) for one in problems]
        if on_day is not None and on_day not in week.days:
            wrong.append(t("assists.paste_other_week", day=t.day(on_day)))
        elif who is not None and (closed := week.place_at(_cell(week, line, who, day)).closed):
            wrong.append(closed)
        if wrong:
            said = t("assists.paste_line", line=line.number, text=line.text)
            st.error(as_text(f"{said} – {' '.join(wrong)}"), icon=":material/error:")
            return None
        if who is not None and line.households is not None:
            service = week.service_name(line.service_id or max(week.service, NOT_SAID))
            when = t.day_short(on_day or day)
            name = week.names.volunteers.get(who, "—")
            told = f"{name} · {when} · {service}: {t.plural('assists.households', line.households)}"
            st.markdown(f":material/check: {as_text(told)}")
    return who


def _cell(week: Week, line: PastedLine, who: int, day: date) -> str:
    """Where the line goes: on its own day or the chosen one, for its own service or the one above the grid."""
    service = line.service_id or (NOT_SAID if week.service == ANY else week.service)
    return cell_name(who, line.on_day or day, service)


def _choose(ctx: Context, form: Form, week: Week, line: PastedLine) -> int | None:
    """Who is meant: those who could be first, then everybody of the groups shown."""
    t, names = ctx.t, week.names
    rest = [one.id for one in week.members if one.id not in line.candidates]
    people = {one.id: one for one in week.everybody}

    def told(number: int) -> str:
        group = names.groups.get(people[number].group_id or 0, "") if number in people else ""
        return as_text(f"{names.volunteers.get(number, '—')} · {group}")

    key = next(problem.code for problem in line.problems if problem.code in WHO)
    chosen: int | None = st.selectbox(
        t(f"problem.{key}"), [*line.candidates, *rest], index=None, format_func=told,
        placeholder=t("assists.paste_choose"), key=form.widget(f"paste-who-{line.number}-{fold(line.text)}"),
    )  # fmt: skip
    return chosen


def _take(ctx: Context, form: Form, week: Week, ready: dict[str, str]) -> None:
    put_texts(form, {name: week.place_at(name) for name in ready}, ready)
    form.put(pasted="")
    form.facts["filled"] = len(ready)
    keep(ctx, form)
