"""收回 and 接收 at the same time: whoever reaches the centre first has the papers, and nobody is
told more than the centre has said (design.md 2.6, 4 "custody")."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from county_support import County, Line
from matters import PROMISED
from program_support import NOW
from support import COUNTY, TOWNSHIP
from test_line import receive

from hallclient.demo.world import World
from hallclient.identity import move_server
from hallclient.services.answer import accept
from hallclient.services.custody_acts import Recalled, recall
from hallclient.services.handoff import HandedOver, Taken, hand_over, take_over_transfer
from hallclient.services.syncing import Outcome
from hallclient.sync.exchange import synchronise
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.problems import Problem, problem

CLERK = "0101"
DOWN = Outcome(None, problem("sync.unreachable", detail="-"))


def online(county: County) -> Callable[[Window], Outcome]:
    return lambda window: Outcome(synchronise(window, Line(county.centre)), None)


def cut_after(county: County, count: int, between: Callable[[], object]) -> Callable[..., Outcome]:
    """A line that works `count` times, and what happens elsewhere after that."""
    calls = iter(range(100))

    def exchange(window: Window) -> Outcome:
        if next(calls) < count:
            outcome = online(county)(window)
            between()
            return outcome
        return DOWN

    return exchange


@pytest.fixture
def sent(county: County) -> tuple[str, str]:
    """A case on its way from the township to the county hall: its number and its slip's."""
    number = county.receive(TOWNSHIP, PROMISED)
    county.window(COUNTY)
    handed = hand_over(county.window(TOWNSHIP), CLERK, [number], COUNTY)
    assert isinstance(handed, HandedOver), handed
    county.sync(TOWNSHIP, COUNTY)
    return number, handed.transfer_number


def take(county: County, transfer: str, *, is_online: bool) -> list[Taken] | Problem:
    line = online(county) if is_online else None
    return take_over_transfer(county.window(COUNTY), "0001", transfer, None, line)


def fetch(county: County, number: str, **how: Callable[..., Outcome]) -> list[Recalled] | Problem:
    line = how.get("line") or online(county)
    return recall(county.window(TOWNSHIP), CLERK, [number], "centre", line)


def holders(county: County, number: str) -> set[str | None]:
    """Who has the papers, as the centre and both windows say after a sync."""
    county.sync(TOWNSHIP, COUNTY, TOWNSHIP)
    at_windows = {county.at_window(hall, number)["holder"] for hall in (TOWNSHIP, COUNTY)}
    return at_windows | {county.at_centre("case", number)["holder"]}


def outcomes(county: County, number: str) -> list[tuple[str, str]]:
    operations = county.at_centre("case", number)["operations"]
    return [(one["kind"], one["outcome"]) for one in operations][2:]


def test_a_confirmed_recall_is_at_the_centre_before_it_is_told(
    county: County, sent: tuple[str, str]
) -> None:
    number, transfer = sent
    back = fetch(county, number)
    assert isinstance(back, list), back
    assert (back[0].case.holder, back[0].is_provisional) == (TOWNSHIP, False)
    assert outcomes(county, number) == [("recall", "applied")], "without another sync"
    said = take(county, transfer, is_online=True)
    assert isinstance(said, Problem)
    assert (said.code, TOWNSHIP in said.cause) == ("custody.centre_refused", True)
    assert holders(county, number) == {TOWNSHIP}
    assert county.at_window(TOWNSHIP, number)["operations"][-1]["outcome"] == "parked"
    refused = accept(county.window(COUNTY), "0001", number)
    assert isinstance(refused, Problem), "only who holds the papers answers"
    assert isinstance(accept(county.window(TOWNSHIP), CLERK, number), Case)


def test_a_take_over_that_is_first_makes_the_recall_a_refusal(
    county: County, sent: tuple[str, str]
) -> None:
    number, transfer = sent
    taken = take(county, transfer, is_online=True)
    assert isinstance(taken, list), taken
    assert (taken[0].case.holder, taken[0].is_provisional) == (COUNTY, False)
    said = fetch(county, number)
    assert isinstance(said, Problem)
    assert said.code == "custody.not_confirmed"
    assert holders(county, number) == {COUNTY}
    assert outcomes(county, number) == [("take_over", "applied")], "nothing was sent"


def test_a_take_over_between_question_and_recall_wins(
    county: County, sent: tuple[str, str]
) -> None:
    number, transfer = sent
    both = online(county)
    has_taken: list[object] = []

    def line(window: Window) -> Outcome:
        outcome = both(window)
        if not has_taken:
            has_taken.append(take(county, transfer, is_online=True))
        return outcome

    said = fetch(county, number, line=line)
    assert isinstance(said, Problem)
    assert (said.code, COUNTY in said.cause) == ("custody.centre_refused", True)
    assert outcomes(county, number) == [("take_over", "applied"), ("recall", "rejected")]
    assert holders(county, number) == {COUNTY}
    assert isinstance(accept(county.window(TOWNSHIP), CLERK, number), Problem)
    assert isinstance(accept(county.window(COUNTY), "0001", number), Case)


def test_a_line_that_breaks_in_between_leaves_the_case_on_its_way(
    county: County, sent: tuple[str, str]
) -> None:
    number, transfer = sent
    back = fetch(county, number, line=cut_after(county, 1, lambda: None))
    assert isinstance(back, list), back
    assert (back[0].case.holder, back[0].is_provisional) == (None, True)
    assert isinstance(accept(county.window(TOWNSHIP), CLERK, number), Problem)
    taken = take(county, transfer, is_online=True)
    assert isinstance(taken, list), "it reached the centre first"
    assert holders(county, number) == {COUNTY}
    assert isinstance(accept(county.window(TOWNSHIP), CLERK, number), Problem)


def test_a_recall_that_waited_holds_once_the_centre_has_it(
    county: County, sent: tuple[str, str]
) -> None:
    number, _ = sent
    fetch(county, number, line=cut_after(county, 1, lambda: None))
    county.sync(TOWNSHIP)
    assert county.at_window(TOWNSHIP, number)["holder"] == TOWNSHIP
    assert isinstance(accept(county.window(TOWNSHIP), CLERK, number), Case)


def test_a_take_over_without_a_line_is_provisional(county: County, sent: tuple[str, str]) -> None:
    number, transfer = sent
    taken = take(county, transfer, is_online=False)
    assert isinstance(taken, list), taken
    assert (taken[0].case.holder, taken[0].is_provisional) == (COUNTY, True)
    assert isinstance(fetch(county, number), list)
    assert holders(county, number) == {TOWNSHIP}
    assert "disputed" in county.at_centre("case", number)["flags"]


def handed_over(world: World, request_id: str) -> tuple[str, str]:
    """A case on its way to the county hall, as both windows know: its number and its slip's."""
    number = receive(world, "township", request_id)
    words = ("hand-over", number, "--to", COUNTY, "--clerk", "CLERK")
    transfer = str(world.window("township", NOW, *words).answer["transfer_number"])
    for place in ("township", "county"):
        world.window(place, NOW, "sync")
    return number, transfer


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("first", "winner", "code"),
    [
        ("recall", TOWNSHIP, "custody.centre_refused"),
        ("take-over", COUNTY, "custody.not_confirmed"),
    ],
)
def test_the_commands_at_a_running_centre(world: World, first: str, winner: str, code: str) -> None:
    number, transfer = handed_over(world, f"custody-{first}")
    fetch = ("township", NOW, "recall", number, "--confirmed", "--clerk", "CLERK")
    take = ("county", NOW, "take-over", transfer, "--clerk", "CLERK")
    done = world.window(*(fetch if first == "recall" else take))
    assert done.status == 0, done.fault
    case = done.answer["cases"][0]
    assert (case["holder"], case["provisional"]) == (winner, False)
    said = world.window(*(take if first == "recall" else fetch))
    assert (said.status, said.code) == (1, code)
    assert world.at_centre(NOW, "case", number).answer["holder"] == winner


@pytest.mark.timeout(300)
def test_without_a_line_nothing_is_recalled_by_the_centres_word(world: World) -> None:
    number, transfer = handed_over(world, "custody-down")
    for place in ("township", "county"):
        move_server(world.home(place), "http://127.0.0.1:9")
    said = world.window("township", NOW, "recall", number, "--confirmed", "--clerk", "CLERK")
    taken = world.window("county", NOW, "take-over", transfer, "--clerk", "CLERK")
    for place in ("township", "county"):
        move_server(world.home(place), world.centre.url)
    assert (said.status, said.code) == (1, "custody.not_confirmed")
    assert taken.answer["cases"][0]["provisional"] is True
