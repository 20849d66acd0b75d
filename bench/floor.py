"""The floor: the overview's picture from constants worked out beforehand, under an untouched `streamlit run`.

    streamlit run bench/floor.py -- <constants.pickle>

No database, no question, no translation, no live board: what the framework itself costs.
"""

import pickle
import sys
from pathlib import Path

import altair as alt
import streamlit as st

PERIODS = ("7 ngày", "30 ngày", "Từ đầu")

st.set_page_config(layout="wide")
constants = pickle.loads(Path(sys.argv[1]).read_bytes())


def overview() -> None:
    st.title("Tổng quan")
    period = st.segmented_control("Khoảng thời gian", PERIODS, default=PERIODS[2], key="period") or PERIODS[2]
    data = constants[PERIODS.index(period)]
    for column, (label, value, change, course) in zip(st.columns(5), data["numbers"], strict=True):
        column.metric(label, value, change, border=True, chart_data=course, chart_type="area")
    where, who = st.columns([3, 2])
    with where.container(border=True):
        st.subheader("Bản đồ độ phủ")
        st.altair_chart(_map(data["shapes"]), height=520)
    with who.container(border=True):
        st.subheader("Cần đến tiếp")
        st.dataframe(data["next"], hide_index=True)
    over_time, services, volunteers = st.columns(3)
    over_time.altair_chart(
        alt.Chart(data["coverage"]).mark_area(interpolate="step-after").encode(x="day:T", y="share:Q")
    )
    services.altair_chart(alt.Chart(data["services"]).mark_bar().encode(x="visits:Q", y="service:N"))
    volunteers.altair_chart(alt.Chart(data["assists"]).mark_bar().encode(x="week:O", y="assists:Q", color="kind:N"))


def _map(features: list[dict]) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=features))
        .mark_geoshape(stroke="white")
        .encode(color="properties.step:O", tooltip="properties.name:N")
        .project(type="identity", reflectY=True)
    )


def other() -> None:
    st.title("Trang khác")
    st.write("Một trang chữ.")


st.navigation([st.Page(overview, title="Tổng quan", default=True), st.Page(other, title="Trang khác")]).run()
