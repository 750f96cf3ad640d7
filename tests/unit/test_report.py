"""The card, its rows and the tables of a notebook, on races that nobody integrated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import cast

import paper
import pytest

from dragsim.constants import FOOT, MILE, QUARTER_MILE
from dragsim.estimate.explain import Figure
from dragsim.report import card, card_lines, clock_rows, html, lane_card_lines, plain, race_rows
from dragsim.report.card import headline
from dragsim.report.conditions import strip_words, weather_words
from dragsim.report.figures import amount, doubt, figure_document, shown
from dragsim.report.layout import Span, TableRow, aligned, cells, fit, rich_text, table, wrap
from dragsim.report.listing import Entry, explain_lines, garage_lines
from dragsim.report.values import length_name, significant
from dragsim.results.outcome import Outcome
from dragsim.results.race import Race
from dragsim.spec.scenario import Strip, Surface, Weather
from dragsim.spec.vehicle import Origin, Vehicle
from dragsim.units import Dimension, PeakPoint

WIDTHS = (40, 60, 80, 100, 120)


def two() -> Race:
    return paper.race(
        [
            paper.lane("911", 12.95, 109.3, vehicle="porsche", name="2010 Porsche 911 Carrera"),
            paper.lane("MINI", 14.7, 94.6, vehicle="mini", name="2011 MINI Cooper S"),
        ],
        name="MINI vs Porsche",
        summary="A what-if. The real event was something else.",
    )


def eight() -> Race:
    label = "a label that is much too long for a column"
    lanes = [paper.lane(f"{label} {i}", 10.0 + i, vehicle=f"car_{i}") for i in range(7)]
    return paper.race([*lanes, paper.lane("last", None, outcome=Outcome.STALLED)])


def text_of(race: Race, width: int = 80) -> str:
    return plain(card_lines(race, width=width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("race", [two(), eight()], ids=["two", "eight"])
def test_no_line_of_the_card_is_wider_than_the_terminal(race: Race, width: int) -> None:
    lines = text_of(race, width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_card_is_plain_ascii(width: int) -> None:
    assert text_of(two(), width).isascii()


def test_every_lane_of_eight_is_shown_with_its_numbers_at_60_columns() -> None:
    text = text_of(eight(), 60)
    for number in range(7):
        assert f"{10.0 + number:.3f}" in text
        assert f"{number + 1} a label" in text
    assert "8 last did not finish: the engine stalled" in text
    places = " ".join(line for line in text.splitlines() if line.startswith("Place"))
    assert places.split() == ["Place", "1", "2", "3", "Place", "4", "5", "6", "Place", "7", "-"]


def test_times_have_three_decimals_speeds_two_and_their_points_stand_below_each_other() -> None:
    lines = text_of(two()).splitlines()
    slip = [line for line in lines if re.search(r"\d  +(s|mph|%)$", line)]
    assert len(slip) == 12
    for line in slip:
        numbers = re.findall(r"(?<![\d-])\d+\.(\d+)(?= )", line)
        assert [len(n) for n in numbers] == [{"s": 3, "h": 2, "%": 1}[line[-1]]] * 2
    points = {tuple(match.start() for match in re.finditer(r"\.", line)) for line in slip}
    assert len(points) == 1


def test_the_card_says_who_won_and_by_how_much_in_three_ways() -> None:
    text = text_of(two())
    assert "911 wins by 1.750 s" in text
    short = 1.75 * 94.6 * 0.44704
    assert f"{short:.2f} m ({short / FOOT:.1f} ft) short of the line" in text
    assert f"{short / FOOT:.1f} ft the NHRA way" in text


def test_the_card_tells_conditions_power_and_estimates() -> None:
    text = text_of(two())
    assert "30 degC (86 degF), 980 hPa, 55 % humidity, calm" in text
    assert "1.1102 kg/m3, density altitude 3,140 ft (957 m)" in text
    assert re.search(r"Power in this air +96\.3 +96\.3 +%", text)
    assert "23 of 61 numbers of 911 are estimated: dragsim explain porsche" in text
    assert "A what-if.\n" in text
    assert "The real event" not in text


def test_the_arrivals_differ_by_the_margin() -> None:
    row = next(row for row in race_rows(two()) if row and row.label == "Signal to finish")
    first, second = map(float, row.cells)
    assert second - first == pytest.approx(1.75, abs=1e-9)


def test_a_lane_alone_that_finishes_beats_those_that_do_not() -> None:
    race = paper.race([paper.lane("a", None, outcome=Outcome.NO_PROGRESS), paper.lane("b", 12.0)])
    text = text_of(race)
    assert "b wins: no other lane finished." in text
    assert "a did not finish: it came to a halt before the finish" in text


def test_nobody_wins_where_nobody_finishes() -> None:
    race = paper.race([paper.lane(name, None, outcome=Outcome.STALLED) for name in "ab"])
    assert "Nobody wins" in text_of(race)


def test_a_dead_heat_is_called_so() -> None:
    text = text_of(paper.race([paper.lane("a", 12.0), paper.lane("b", 12.0)]))
    assert "Dead heat." in text
    assert "wins" not in text


def test_what_was_changed_stands_below_the_car() -> None:
    tweaks = {"engine.power": "230 hp", "body.mass": "1100 kg"}
    text = text_of(paper.race([paper.lane("a", 12.0, tweaks=tweaks), paper.lane("b", 13.0)]))
    assert "with engine.power = 230 hp, body.mass = 1100 kg" in text


@pytest.mark.parametrize(
    ("et_s", "trap_mph", "told"),
    [(12.95, 109.3, ""), (10.0, 95.0, "unusual grip"), (16.0, 110.0, "a poor launch")],
)
def test_an_odd_product_of_et_and_trap_speed_is_remarked(
    et_s: float, trap_mph: float, told: str
) -> None:
    text = text_of(paper.race([paper.lane("a", et_s, trap_mph), paper.lane("b", 12.0, 117.0)]))
    assert ("Note on a" in text) == bool(told)
    assert told in text


@pytest.mark.parametrize(
    ("length_m", "labels"),
    [
        (QUARTER_MILE, ["60 ft", "330 ft", "1/8 mile", "", "1000 ft", "1/4 mile", ""]),
        (QUARTER_MILE / 2.0, ["60 ft", "330 ft", "1/8 mile", ""]),
        (1000.0 * FOOT, ["60 ft", "330 ft", "1/8 mile", "", "1000 ft", ""]),
        (500.0, ["60 ft", "330 ft", "1/8 mile", "", "1000 ft", "1/4 mile", "", "500 m", ""]),
        (50.0, ["60 ft", "50 m", ""]),
    ],
)
def test_the_rows_end_where_the_strip_ends(length_m: float, labels: list[str]) -> None:
    rows = clock_rows([paper.slip(12.0, length_m=length_m)])
    marks = [row for row in rows[1 : rows.index(None)] if row is not None]
    assert [row.label for row in marks] == labels
    assert [row.strong for row in marks] == [False] * (len(labels) - 2) + [True, True]
    assert marks[-2].cells == ("12.000",)


def test_one_car_is_shown_by_three_clocks() -> None:
    race = paper.race([paper.lane("mini", 14.7, 94.6, name="2011 MINI Cooper S")])
    for width in WIDTHS:
        text = plain(lane_card_lines(race, width=width))
        assert max(map(len, text.splitlines())) <= width
        assert text.count("14.700") == 3
        assert width < 60 or re.search(r"Standing +One foot +Beams", text)
    assert headline(race.lanes[0].run) == "1/4 mile in 14.700 s at 94.60 mph by the beams"


def test_a_terminal_gets_the_same_characters_as_a_pipe() -> None:
    lines = card_lines(two(), width=60)
    assert rich_text(lines).plain.split() == plain(lines).split()
    assert card(two(), width=60).plain == rich_text(lines).plain
    assert any(span.style == "bold green" for span in rich_text(lines).spans)


def test_wide_and_combining_characters_are_counted_in_cells() -> None:
    assert cells("日産") == 4
    assert cells("e\u0301") == 1
    assert fit("日産スカイライン", 9) == "日産ス.."
    lines = table(["日産", "b"], [TableRow(label="x", unit="s", cells=("1.000", "2.0"))], 40)
    assert len({cells("".join(span.text for span in line).rstrip(" s")) for line in lines}) == 1


def test_numbers_are_aligned_on_their_points() -> None:
    assert aligned(["9.5", "10.25", "-", "7"]) == [" 9.5 ", "10.25", " -   ", " 7   "]


def test_wrapping_never_passes_the_width_and_loses_nothing() -> None:
    text = "a few words and onewordthatisverymuchlongerthantheline at its end"
    for width in range(8, 40):
        lines = wrap(text, width, indent="  ", hanging="    ")
        assert max(map(len, lines)) <= width
        assert "".join("".join(lines).split()) == "".join(text.split())


class Tags(HTMLParser):
    """Collects text and holds that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def parsed(text: str) -> str:
    parser = Tags()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser.text


def test_the_notebook_shows_the_rows_of_the_card() -> None:
    text = parsed(html(two()))
    for row in race_rows(two()):
        for cell in () if row is None else row.cells:
            assert f"{cell}\n" in text
    assert "911 wins by 1.750 s" in text
    assert "14.700" in parsed(html(paper.slip(14.7)))


def test_names_are_escaped_in_the_notebook() -> None:
    evil = "<script>alert('x')</script>"
    race = paper.race([paper.lane(evil, 12.0, name=evil), paper.lane("b", 13.0)], name=evil)
    assert "<script" not in html(race)
    assert evil[:20] in parsed(html(race))


def test_no_colour_is_fixed_in_the_notebook() -> None:
    assert not re.search(r"(?<![-\w])(background|color) *:", html(two()))


@pytest.mark.parametrize(
    ("length_m", "name"),
    [(QUARTER_MILE, "1/4 mile"), (MILE, "1 mile"), (1000.0 * FOOT, "1000 ft"), (400.0, "400 m")],
)
def test_strips_go_by_their_usual_names(length_m: float, name: str) -> None:
    assert length_name(length_m) == name


def test_conditions_are_told_in_words() -> None:
    assert strip_words(Strip(surface=Surface.WET)) == "1/4 mile of wet asphalt, level"
    assert strip_words(Strip(grade=-0.02, grip=1.1)).endswith("surface of grip 1.1, 2 % downhill")
    assert weather_words(Weather()) == "15 degC (59 degF), 1013 hPa, dry air, calm"
    assert weather_words(Weather(wind=-4.4704)).endswith("10 mph tailwind")
    assert "4,921 ft (1,500 m) above the sea" in weather_words(Weather(altitude=1500.0))


def test_numbers_are_never_written_as_powers_of_ten() -> None:
    assert significant(1234567.0, 4) == "1235000"
    assert significant(0.0000123456, 3) == "0.000012"
    assert significant(2.50, 4) == "2.5"
    assert significant(200.0, 4) == "200"


@pytest.mark.parametrize(
    ("value", "dimension", "text"),
    [
        (1210.0, Dimension.MASS, "1210 kg"),
        (2.4663, Dimension.LENGTH, "2466 mm"),
        (785.398, Dimension.ANGULAR_SPEED, "7500 rpm"),
        (26.8224, Dimension.SPEED, "60 mph"),
        (0.385, Dimension.FRACTION, "38.5 %"),
        (257266.0, Dimension.POWER, "345 hp"),
        (303.15, Dimension.TEMPERATURE, "30 degC"),
        (0.29, None, "0.29"),
    ],
)
def test_figures_are_shown_in_peoples_units(
    value: float, dimension: Dimension | None, text: str
) -> None:
    assert amount(value, dimension) == text


def figures() -> list[Figure]:
    peak = PeakPoint(value=390.476, low=460.767, high=460.767, unit="lb-ft")
    source = "a long story about where this number comes from and why it may be believed at all"
    make = Figure
    return [
        make(
            key="engine.torque",
            value=peak,
            dimension=Dimension.TORQUE,
            origin=Origin.GIVEN,
            source=source,
            uncertainty=0.02,
        ),
        make(
            key="transmission.gears",
            value=(3.91, 2.32, 1.61, 1.28, 1.08, 0.88),
            dimension=None,
            origin=Origin.INHERITED,
            source=source,
            uncertainty=None,
        ),
        make(
            key="transmission.clutch.engagement_time",
            value=0.4,
            dimension=Dimension.TIME,
            origin=Origin.TWEAKED,
            source="",
            uncertainty=0.1,
            absolute=True,
        ),
    ]


def car() -> Vehicle:
    return cast(Vehicle, paper.PaperCar("Some car"))


def test_a_number_is_shown_as_written_with_what_became_of_it() -> None:
    mass = Figure(
        key="body.mass",
        value=1417.48,
        dimension=Dimension.MASS,
        origin=Origin.GIVEN,
        source="",
        uncertainty=None,
    )
    assert shown(mass, {"body": {"mass": "3125 lb"}}) == "3125 lb (1417 kg)"
    assert shown(mass, {"body": {"mass": "1417 kg"}}) == "1417 kg"
    assert shown(mass, {}) == "1417 kg"


def test_a_peak_is_shown_in_the_unit_it_was_written_in() -> None:
    assert shown(figures()[0]) == "288 lb-ft @ 4400 rpm"
    assert [doubt(figure) for figure in figures()] == ["2 %", "", "0.1 s"]


@pytest.mark.parametrize("width", [40, 60, 80, 159, 160, 200])
def test_explain_wraps_and_loses_nothing(width: int) -> None:
    text = plain(explain_lines(car(), figures(), width))
    assert max(map(len, text.splitlines())) <= width
    squeezed = " ".join(text.split())
    assert "288 lb-ft @ 4400 rpm" in squeezed
    assert "believed at all" in squeezed
    assert "0 of 3 numbers are estimated." in squeezed


def test_explain_for_a_program_has_one_line_per_number() -> None:
    lines = plain(explain_lines(car(), figures(), None)).splitlines()
    assert [line.split()[0] for line in lines] == [figure.key for figure in figures()]


def test_explain_as_a_document_is_in_si() -> None:
    document = figure_document(figures()[0], {})
    assert document["unit"] == "N.m"
    assert document["value"] == {"value": 390.476, "low_radps": 460.767, "high_radps": 460.767}
    assert figure_document(figures()[1], {})["value"] == [3.91, 2.32, 1.61, 1.28, 1.08, 0.88]


@pytest.mark.parametrize("width", [40, 60, 80, 120, None])
def test_the_garage_list_fits(width: int | None) -> None:
    entries = [
        Entry("mini_cooper_s_2011", "MINI", 2011, "a summary of one or two dozen words " * 2),
        Entry("a_name_that_is_longer_than_usual_names_are", "x", 0, ""),
    ]
    lines = plain(garage_lines(entries, width)).splitlines()
    assert len(lines) == 2 if width is None else max(map(len, lines)) <= width
    assert lines[0].startswith("mini_cooper_s_2011  ")
    assert "2011" in lines[0]


def test_spans_know_their_text() -> None:
    assert plain([(Span("a "), Span("b  "))]) == "a b\n"
