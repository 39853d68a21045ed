"""viewflow's addresses × everybody: each task under its own node and process, another node, a foreign process."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from viewflow.workflow.models import Task

from tests.enumeration.browsers import ANONYMOUS, EVERYBODY, Browsers
from tests.enumeration.oracle import CANNOT_SIGN_IN, Oracle
from tests.enumeration.test_records import report
from tests.enumeration.walking import Tally
from tests.enumeration.worlds import Desk, Stage
from tests.workflow.web.desk import Office
from workflow.oversight.models import Question

THINNED = 3
"""Of what is hidden, every third task is tried by one person; the others try the rest."""
OTHERS = {"outgoing": "sign", "incoming": "direct", "oversight": "answer"}


def test_doors_of_tasks(office: Office) -> None:
    stage = Stage(office.cast)
    world, foreign = Desk(stage).questioned().world, Desk(stage).questioned().world
    sending, receiving = Oracle(world), Oracle(world, "district")
    mine, theirs = world.organs["district"], foreign.organs["district"]
    asked = {row.dispatch_id: row for row in Question.objects.order_by("-pk")}
    chosen = [
        ("outgoing", world.letter.process_id, foreign.letter.process_id, sending),
        ("incoming", mine.process_id, theirs.process_id, receiving),
        ("oversight", asked[mine.pk].process_id, asked[theirs.pk].process_id, receiving),
    ]
    browsers, tally = Browsers(office), Tally()
    for who in office.cast.people:
        if who != "paper":
            browsers.client(who)
    browsers.settle()
    before = list(Task.objects.order_by("pk").values_list("pk", "status"))
    for flow, process, other, oracle in chosen:
        for who in EVERYBODY:
            process_charts(browsers, tally, flow, process, oracle, who)
            doors(browsers, tally, flow, process, other, oracle, who)
    assert list(Task.objects.order_by("pk").values_list("pk", "status")) == before
    report(tally, 1200)


def process_charts(browsers: Browsers, tally: Tally, flow: str, process: int, oracle: Oracle, who: str) -> None:
    """The chart of a process for whoever sees its record, the empty one for all; another flow's process is missing."""
    stranger = who in (ANONYMOUS, *CANNOT_SIGN_IN)
    wrong_flow = next(name for name in OTHERS if name != flow)
    for url, sees in (
        (reverse(f"{flow}:chart"), True),
        (reverse(f"{flow}:process_chart", args=[process]), oracle.sees(who) if not stranger else False),
        (reverse(f"{wrong_flow}:process_chart", args=[process]), False),
    ):
        for tail in ("", "?format=bpmn"):
            answer = browsers.ask(who, "GET", url + tail)
            tally.note(f"{who} {url}{tail}", answer, 302 if stranger else 200 if sees else 404)
            if answer.written:
                tally.wrong.append(f"{who} {url}: written")
        tally.note(f"{who} POST {url}", browsers.ask(who, "POST", url, {}), 302 if stranger else 405)


def doors(browsers: Browsers, tally: Tally, flow: str, process: int, other: int, oracle: Oracle, who: str) -> None:
    """Every task of the process: right, under another node, under a foreign process; GET and POST, nothing happens."""
    stranger = who in (ANONYMOUS, *CANNOT_SIGN_IN)
    sees = not stranger and oracle.sees(who)
    for place, task in enumerate(Task.objects.filter(process_id=process).order_by("pk")):
        if not sees and (place + EVERYBODY.index(who)) % THINNED:
            continue
        node = task.flow_task.name
        for name in ("index", "execute"):
            for at, step, right in (
                (process, node, True), (other, node, False), (process, OTHERS[flow], OTHERS[flow] == node),
            ):  # fmt: skip
                try:
                    url = reverse(f"{flow}:{step}:{name}", args=[at, task.pk])
                except NoReverseMatch:
                    continue
                for method, led in (("GET", 302), ("POST", 303)):
                    answer = browsers.ask(who, method, url, {"_complete": "1"} if method == "POST" else None)
                    expected = 302 if stranger else led if sees and right else 404
                    tally.note(f"{who} {method} {url}", answer, expected)
                    if answer.written:
                        tally.wrong.append(f"{who} {method} {url}: written")
                    if expected == 404 and answer.body != browsers.missing_page(who):
                        tally.wrong.append(f"{who} {url}: hidden looks other than missing")
