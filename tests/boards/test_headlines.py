"""Every board's sentence in every case, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from boards.drawing import BOARDS
from boards.facts import Climb, Decided, Promised
from boards.headlines import HEADLINES, headline, run_finding
from tests.boards import making
from tests.boards.making import DAY, SINCE, changed, counter, group, helpers, promise, run, taught, where
from texts import translator

VI, EN = translator("vi"), translator("en")
FULL = making.full()
PLANNED = DAY + timedelta(days=2)


def promised(*states):
    return {"promised": Promised(SINCE, tuple(promise(n, state) for n, state in enumerate(states)))}


def missed(*planned, reached=74):
    groups = [group(n) for n in range(reached)]
    return {"where": where(groups + [group(500 + n, 0, planned_on=day) for n, day in enumerate(planned)])}


CASES = [
    ("promised", {"promised": Promised(None, ())}, "Cuộc giao ban đầu tiên, chưa có việc nào đã giao",
     "The first review meeting: nothing was promised before"),
    ("promised", promised(), "Không còn việc nào từ các cuộc giao ban trước", "Nothing is left from earlier meetings"),
    ("promised", promised("done"), "Việc đã giao đã xong", "The one promise has been kept"),
    ("promised", promised("done", "done"), "Đã xong cả 2 việc đã giao", "All 2 promises have been kept"),
    ("promised", promised("overdue", "open", "done"), "Đã xong 1 trên 3 việc đã giao, 1 việc quá hạn",
     "1 of 3 promises kept, 1 overdue"),
    ("promised", promised("open", "open"), "Chưa xong việc nào trong 2 việc đã giao, 2 việc còn trong hạn",
     "None of 2 promises kept yet, 2 not yet due"),
    ("promised", promised("open"), "Việc đã giao chưa xong, 1 việc còn trong hạn",
     "The one promise is not kept yet, 1 not yet due"),
    ("promised", promised("done", "dropped"), "Đã xong 1 trên 2 việc đã giao, 1 việc thôi thực hiện",
     "1 of 2 promises kept, 1 dropped"),
    ("where", {"where": where()}, "Phường chưa có tổ dân phố nào trong danh sách",
     "The ward has no residential group on its list yet"),
    ("where", missed(), "Cả 74 tổ đã được hướng dẫn", "All 74 groups have been reached"),
    ("where", missed(reached=1), "Tổ duy nhất đã được hướng dẫn", "The only group has been reached"),
    ("where", missed(PLANNED, None, None), "74 trên 77 tổ đã được hướng dẫn — còn 3 tổ, 1 tổ đã có lịch",
     "74 of 77 groups reached — 3 left, 1 of them scheduled"),
    ("where", missed(None, None), "74 trên 76 tổ đã được hướng dẫn — còn 2 tổ, chưa tổ nào có lịch",
     "74 of 76 groups reached — 2 left, none scheduled"),
    ("where", missed(PLANNED, PLANNED), "74 trên 76 tổ đã được hướng dẫn — còn 2 tổ, đều đã có lịch",
     "74 of 76 groups reached — 2 left, all scheduled"),
    ("where", missed(PLANNED), "74 trên 75 tổ đã được hướng dẫn — còn 1 tổ, đã có lịch",
     "74 of 75 groups reached — 1 left, scheduled"),
    ("where", missed(None), "74 trên 75 tổ đã được hướng dẫn — còn 1 tổ, chưa có lịch",
     "74 of 75 groups reached — 1 left, not scheduled"),
    ("where", missed(None, None, reached=0), "Chưa tổ nào trong 2 tổ được hướng dẫn — còn 2 tổ, chưa tổ nào có lịch",
     "None of 2 groups reached yet — 2 left, none scheduled"),
    ("changed", {"changed": changed()}, "Từ giao ban 02/11/2026: chưa có buổi hướng dẫn nào",
     "Since the meeting of 02/11/2026: no visit yet"),
    ("changed", {"changed": changed(first=True)}, "Từ khi bắt đầu 02/11/2026: chưa có buổi hướng dẫn nào",
     "Since the start on 02/11/2026: no visit yet"),
    ("changed", {"changed": changed(visits=1)}, "Từ giao ban 02/11/2026: 1 buổi hướng dẫn, chưa tổ nào lên bậc",
     "Since the meeting of 02/11/2026: 1 visit, no group a step up"),
    ("changed", {"changed": changed(visits=3, reached=(group(1),), up=(Climb("Tổ 9", 1, 2),), overdue=(group(2),))},
     "Từ giao ban 02/11/2026: 3 buổi hướng dẫn, 1 tổ được đến lần đầu, 1 tổ lên bậc, "
     + "1 tổ mới quá 60 ngày chưa quay lại",
     "Since the meeting of 02/11/2026: 3 visits, 1 group first reached, 1 group a step up, "
     + "1 group newly over 60 days"),
    ("changed", {"changed": changed(visits=1, down=(Climb("Tổ 9", 3, 2), Climb("Tổ 8", 4, 1)))},
     "Từ giao ban 02/11/2026: 1 buổi hướng dẫn, 2 tổ xuống bậc",
     "Since the meeting of 02/11/2026: 1 visit, 2 groups a step down"),
    ("changed", {"changed": changed(overdue=(group(1), group(2)))},
     "Từ giao ban 02/11/2026: không có buổi hướng dẫn nào, 2 tổ mới quá 60 ngày chưa quay lại",
     "Since the meeting of 02/11/2026: no visit, 2 groups newly over 60 days"),
    ("services", {"services": taught(names=())}, "Danh mục chưa có dịch vụ cốt lõi",
     "The catalogue has no core service yet"),
    ("services", {"services": taught(not_reached=80)}, "Chưa tổ nào được hướng dẫn dịch vụ cốt lõi",
     "No group has been taught a core service yet"),
    ("services", {"services": taught()}, "Mọi tổ đã đến đều được hướng dẫn đủ 5 dịch vụ cốt lõi",
     "Every group reached has been taught all 5 core services"),
    ("services", {"services": taught([("Tổ 1", (0,)), ("Tổ 2", (0, 1))])},
     "2 tổ đã đến còn thiếu dịch vụ cốt lõi — thiếu nhiều nhất: Đăng nhập Cổng DVC (2 tổ)",
     "2 groups reached still lack core services — most often Đăng nhập Cổng DVC (2 groups)"),
    ("services", {"services": taught([("Tổ 1", (0, 1)), ("Tổ 2", (0, 1))], names=("A", "B"))},
     "2 tổ đã đến còn thiếu dịch vụ cốt lõi — thiếu nhiều nhất: A và B (mỗi dịch vụ 2 tổ)",
     "2 groups reached still lack core services — most often A and B (2 groups each)"),
    ("services", {"services": taught([("Tổ 1", (0,))])}, "1 tổ đã đến còn thiếu dịch vụ cốt lõi",
     "1 group reached still lacks core services"),
    ("volunteers", {"volunteers": helpers(members=0)}, "Phường chưa có hạt nhân số nào",
     "The ward has no volunteer yet"),
    ("volunteers", {"volunteers": helpers(members=9, active=0)},
     "Không có hạt nhân số nào trong 9 người hoạt động 30 ngày qua",
     "None of 9 volunteers was active in the last 30 days"),
    ("volunteers", {"volunteers": helpers(reached=0)}, "137 trên 164 hạt nhân số đang hoạt động",
     "137 of 164 volunteers active"),
    ("volunteers", {"volunteers": helpers()},
     "137 trên 164 hạt nhân số đang hoạt động — tổ nào đã đến cũng có người hỗ trợ",
     "137 of 164 volunteers active — every group reached has somebody"),
    ("volunteers", {"volunteers": helpers(["Tổ 9"])},
     "137 trên 164 hạt nhân số đang hoạt động — 1 tổ đã đến không có ai hỗ trợ",
     "137 of 164 volunteers active — 1 group reached has nobody"),
    ("counter", {"counter": making.begun().counter}, "Chưa có số liệu một cửa",
     "There are no figures from the counter yet"),
    ("counter", {"counter": counter(target=None)}, "Hồ sơ trực tuyến 30 ngày qua: 79,9%",
     "Filed online in the last 30 days: 79.9%"),
    ("counter", {"counter": counter()}, "Hồ sơ trực tuyến 30 ngày qua đạt 79,9%, còn dưới chỉ tiêu 80%",
     "79.9% filed online in the last 30 days, below the target of 80%"),
    ("counter", {"counter": counter(share=0.8)},
     "Hồ sơ trực tuyến 30 ngày qua đạt 80,0%, bằng hoặc vượt chỉ tiêu 80%",
     "80.0% filed online in the last 30 days, at or above the target of 80%"),
    ("counter", {"counter": counter(visitors=run("not_enough", [9.0] * 8, 9.0), share=None)},
     "Chưa đủ số liệu để nhận xét lượt người đến quầy (cần từ 12 tuần)", None),
    ("decisions", {"decisions": Decided((), ())}, "Chưa có kết luận nào", "Nothing has been decided yet"),
    ("decisions", {"decisions": Decided((promise(1),), ())}, "Cuộc họp này giao 1 việc", "1 decision in this meeting"),
    ("decisions", {"decisions": Decided((promise(1), promise(2)), (promise(3),))},
     "Cuộc họp này giao 2 việc, còn 1 việc của các lần trước chưa xong",
     "2 decisions in this meeting, 1 from earlier meetings still open"),
    ("decisions", {"decisions": Decided((), (promise(3, "overdue"), promise(4)))},
     "Cuộc họp này chưa giao việc mới, còn 2 việc của các lần trước chưa xong, trong đó 1 việc quá hạn",
     "No new decision in this meeting yet, 2 from earlier meetings still open, 1 of them overdue"),
]  # fmt: skip


@pytest.mark.parametrize(("board", "parts", "vi", "en"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)])
def test_a_headline_tells_the_finding(board, parts, vi, en):
    facts = replace(FULL, **parts)

    assert headline(board, facts, VI) == vi
    assert en is None or headline(board, facts, EN) == en


def test_every_board_has_a_headline():
    assert tuple(HEADLINES) == BOARDS


@pytest.mark.parametrize("t", [VI, EN], ids=["vi", "en"])
@pytest.mark.parametrize("name", ["online", "visitors"])
@pytest.mark.parametrize(
    "verdict",
    ["nothing", "no_baseline", "not_enough", "quiet", "shift_up", "shift_down", "trend_up", "trend_down"],
)
def test_a_run_chart_says_no_more_than_its_rules(t, name, verdict):
    said = run_finding(name, run(verdict, [0.6, 0.7]), t)

    assert said
    assert ("12" in said) == (verdict == "not_enough")
    assert "{" not in said
