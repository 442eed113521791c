"""What the next bank holds: what the coming cases ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from queuespec.hosts.forecast import (
    CREW,
    LARGEST_BANK,
    LEAST,
    LONGEST_BIRTH,
    SMALLEST_BANK,
    THIS_KIND,
    Config,
    Experience,
    Forecast,
)
from queuespec.judge.foresight import Made, objects_made

ALL = ("Queue", "JoinableQueue", "Pipe")


def check_of_a_clause(queue: Any, pipe: Any, size: int) -> None:
    queue()
    for _ in range(2):
        queue(maxsize=3)
    for maxsize in (0, -1):
        [queue(maxsize) for _ in range(size)]
    queue(size)
    pipe()
    pipe(duplex=False)
    [end for duplex in (True, False) for end in pipe(duplex=duplex)]


def test_the_objects_of_a_check_are_read_from_its_source() -> None:
    asked = objects_made(check_of_a_clause)
    several = [(THIS_KIND, (maxsize,)) for maxsize in (-1, -1, 0, 0, 3, 3)]
    assert sorted(asked) == [(THIS_KIND, ()), *several, *2 * [("Pipe", (False,))], *2 * [("Pipe", (True,))]]


def forecast(cases: Sequence[tuple[str, str]], **assumed: list[Made]) -> Forecast:
    experience = Experience()
    for clause, configs in assumed.items():
        experience.assume(clause, configs)
    return Forecast(cases, experience)


def test_a_bank_holds_what_the_coming_cases_ask_for() -> None:
    cases = [("A", "Queue"), ("B", "Queue"), ("B", "JoinableQueue"), ("B", "Queue")]
    coming = forecast(cases, A=[("Pipe", (True,))], B=[(THIS_KIND, (1,)), (THIS_KIND, (1,))])
    assert coming.stock(ALL) == {
        ("Pipe", (True,), CREW): LEAST,
        ("Queue", (1,), CREW): 4,
        ("JoinableQueue", (1,), CREW): 2,
    }
    coming.position = 3
    wanted = ("Queue", (), ("producer",))
    assert coming.stock(ALL, at_least=[wanted]) == {("Queue", (1,), CREW): 2, wanted: LEAST}


def test_what_is_not_offered_is_not_made() -> None:
    coming = forecast([("A", "JoinableQueue")], A=[(THIS_KIND, ()), ("Pipe", (True,))])
    assert coming.stock(["Queue", "Pipe"]) == {("Pipe", (True,), CREW): LEAST}


def test_what_a_case_did_ask_for_is_better_than_what_its_source_seems_to() -> None:
    experience = Experience()
    experience.assume("A", [(THIS_KIND, ())])
    experience.learn("A", "Queue", 3 * [("Queue", (7,), ("producer",))])
    coming = Forecast([("A", "Queue"), ("A", "JoinableQueue")], experience)
    assert coming.stock(ALL) == {("Queue", (7,), ("producer",)): 3, ("JoinableQueue", (), CREW): LEAST}


def test_a_bank_has_a_size_that_is_small_after_a_death_and_grows_again() -> None:
    coming = forecast([("A", "Queue")] * 1000, A=[(THIS_KIND, ())])
    assert coming.stock(ALL).total() == LARGEST_BANK
    coming.be_modest()
    grows = [SMALLEST_BANK * 2**n for n in range(8) if SMALLEST_BANK * 2**n < LARGEST_BANK]
    assert [coming.stock(ALL).total() for _ in range(len(grows) + 1)] == [*grows, LARGEST_BANK]


def test_a_bank_is_full_when_one_worker_has_as_much_as_it_can_hold() -> None:
    experience = Experience()
    for clause, role in (("A", "producer"), ("B", "consumer")):
        experience.assume(clause, [(THIS_KIND, ())], (role,))
    experience.assume("C", [(THIS_KIND, ())], ())
    coming = Forecast([("A", "Queue"), ("B", "Queue")] * 1000, experience)
    assert coming.stock(ALL) == {
        ("Queue", (), ("producer",)): LARGEST_BANK,
        ("Queue", (), ("consumer",)): LARGEST_BANK - 1,
    }
    assert Forecast([("C", "Queue")] * 1000, experience).stock(ALL).total() == 2 * LARGEST_BANK


def test_a_bank_of_objects_that_are_made_slowly_is_small() -> None:
    cases = [("A", "Queue")] * 500

    def made(pace: float) -> int:
        experience = Experience(pace)
        experience.assume("A", [(THIS_KIND, ())])
        return Forecast(cases, experience).stock(ALL).total()

    assert made(0.0) == made(0.001) == LARGEST_BANK
    assert made(0.1) == LONGEST_BIRTH / 0.1
    assert made(3.0) == SMALLEST_BANK


def test_a_crew_has_those_who_have_a_part_in_the_coming_cases() -> None:
    experience = Experience()
    experience.assume("A", [(THIS_KIND, ())] * SMALLEST_BANK, ("consumer",))
    experience.assume("B", [], ("producer",))
    experience.assume("C", [], ())
    coming = Forecast([("A", "Queue"), ("C", "Queue"), ("B", "Queue")], experience)
    coming.be_modest()
    assert coming.cast(coming.stock(ALL)) == ["consumer"]
    assert coming.cast_at_hand() == ("consumer",)
    coming.position = 1
    assert coming.cast(coming.stock(ALL)) == ["producer"]
    assert coming.cast([("Queue", (), ("other",))]) == ["producer", "other"]
    assert Forecast().cast([]) == [*CREW]


def test_it_is_known_how_far_a_bank_reaches() -> None:
    coming = forecast([("A", "Queue")] * (LARGEST_BANK + 20), A=[(THIS_KIND, ())])
    coming.stock(ALL)
    assert coming.reaches == LARGEST_BANK
    coming.position = coming.reaches
    coming.stock(ALL)
    assert coming.reaches == LARGEST_BANK + 20


def test_the_channel_of_a_pipe_is_one_way() -> None:
    coming = forecast([("A", "Pipe"), ("A", "Queue")], A=[(THIS_KIND, ())])
    assert coming.stock(ALL) == {("Pipe", (False,), CREW): LEAST, ("Queue", (), CREW): LEAST}


def test_a_bank_ends_with_the_case_that_a_crew_did_not_outlive_before() -> None:
    experience = Experience()
    for clause in "ABC":
        experience.assume(clause, [(THIS_KIND, (ord(clause),))])
        experience.end(clause, "Queue", outlived=clause != "B")
    coming = Forecast([(clause, "Queue") for clause in "AABACAD"], experience)
    coming.be_modest()
    coming.stock(ALL)
    assert (coming.reaches, coming.next_position) == (3, 3)
    assert [coming.after(position) for position in range(7)] == [3, 3, 3, 7, 7, 7, 7]
    coming.position = 3
    coming.stock(ALL)
    assert coming.reaches == 7  # nothing is known of D, which asks for nothing


def test_where_crews_die_a_bank_is_not_for_what_nothing_is_known_of() -> None:
    experience = Experience()
    experience.assume("A", [(THIS_KIND, ())] * SMALLEST_BANK)
    experience.assume("B", [(THIS_KIND, ())])
    experience.end("B", "Queue", outlived=True)
    coming = Forecast([(clause, "Queue") for clause in "BBAA"], experience)
    coming.be_modest()
    coming.stock(ALL)
    assert coming.reaches == 3
    coming.position = 2
    assert coming.next_position == 3


def test_a_case_that_no_crew_outlived_ends_the_forecast_s_reach() -> None:
    experience = Experience()
    experience.end("A", "Queue", outlived=True)
    coming = Forecast([("A", "Queue"), ("A", "Queue")], experience)
    assert coming.after(0) == 3
    assert experience.outlived("A", "Pipe") is None


def test_children_hold_the_objects_of_the_case_that_starts_them() -> None:
    queue: Config = ("Queue", (), CREW)
    pipe: Config = ("Pipe", (True,), CREW)
    experience = Experience()
    experience.learn("A", "Queue", [queue, pipe, queue], [((0, 0),), ((1, 1), (2, 0))])
    experience.learn("B", "Queue", [queue])
    coming = Forecast([("A", "Queue"), ("B", "Queue"), ("A", "Queue")], experience)
    bank = {queue: [1, 2, 3, 4, 5], pipe: [10, 20]}
    assert coming.children(bank) == []
    coming.stock(ALL)
    assert coming.children(bank) == [[1], [11, 2], [4], [21, 5]]
    assert coming.children({queue: [1, 2, 3, 4], pipe: [10]}) == [[1], [11, 2], [4]]
    assert coming.children({queue: [1, 2, 3, 4, 5]}) == [[1], [4]]
    assert experience.children("A", "Pipe") == []


def test_who_goes_on_where_crews_have_died_is_as_modest() -> None:
    modest, other = forecast([("A", "Queue")] * 1000, A=[(THIS_KIND, ())]), forecast([])
    modest.be_modest()
    other.be_as_modest_as(modest)
    assert other.is_modest
    for _ in range(9):
        modest.stock(ALL)
    assert not modest.is_modest
    other.be_as_modest_as(modest)
    assert not other.is_modest


def test_a_forkserver_s_children_are_handed_less() -> None:
    experience = Experience()
    experience.assume("A", [(THIS_KIND, ())])
    coming = Forecast([("A", "Queue")] * 1000, experience, "forkserver")
    largest = coming.stock(ALL).total()
    assert largest < LARGEST_BANK
    coming.be_as_modest_as(Forecast())
    assert not coming.is_modest
    assert coming.stock(ALL).total() == largest
    others = Forecast()
    others.be_as_modest_as(coming)
    assert not others.is_modest


def test_what_is_learned_stays_as_it_was_learned() -> None:
    experience = Experience()
    configs = [("Queue", (7,), CREW)]
    holdings = [((0, 0),)]
    experience.learn("A", "Queue", configs, holdings)
    configs.clear()
    holdings.clear()
    assert experience.asked("A", "Queue") == [("Queue", (7,), CREW)]
    assert experience.children("A", "Queue") == [((0, 0),)]


def test_all_of_a_crew_are_thought_to_have_a_part_in_a_clause_of_which_nothing_is_known() -> None:
    assert Experience().cast("A") == CREW
    assert Forecast().cast_at_hand() == CREW


def test_a_crew_has_somebody_although_nobody_has_a_part() -> None:
    experience = Experience()
    experience.assume("A", [], ())
    coming = Forecast([("A", "Queue")], experience)
    assert coming.reaches == 0
    assert coming.cast(coming.stock(ALL)) == [CREW[0]]
