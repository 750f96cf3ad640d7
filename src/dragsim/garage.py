"""The garage: vehicles and scenarios that come with the package, found by name, and files by path.

They lie in ``dragsim/data`` of an installed wheel, or beside ``src`` in a checkout (an editable
install included). Neither depends on the working folder.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragsim.errors import NotFoundError, Problem, SpecError

if TYPE_CHECKING:
    from dragsim.spec.scenario import Scenario
    from dragsim.spec.vehicle import Vehicle

VEHICLES: Final = "vehicles"
SCENARIOS: Final = "scenarios"
ROAD_TESTS: Final = "road_tests"
MEASURED: Final = "measured.toml"
"""The file that every folder of road tests has."""
SUFFIX: Final = ".toml"
SCENARIO_KEYS: Final = frozenset({"strip", "weather", "start", "lane"})
"""A file with one of these keys is a scenario."""


def vehicles() -> tuple[str, ...]:
    """The names of the vehicles in the garage, sorted."""
    return _names(VEHICLES)


def scenarios() -> tuple[str, ...]:
    """The names of the scenarios that come with the package, sorted."""
    return _names(SCENARIOS)


def vehicle_path(reference: str, *, beside: Path | None = None) -> Path:
    """The file of a vehicle: a path if ``reference`` holds a / or ends in .toml, else a name.

    Relative paths start at ``beside``, or at the working folder. Raises NotFoundError with the
    nearest names.
    """
    return _path(reference, VEHICLES, beside)


def scenario_path(reference: str, *, beside: Path | None = None) -> Path:
    """The file of a scenario, found as ``vehicle_path`` finds a vehicle's."""
    return _path(reference, SCENARIOS, beside)


def load_vehicle(reference: str, *, beside: Path | None = None) -> Vehicle:
    """The vehicle of a name or path. Raises NotFoundError, or SpecError with all problems."""
    from dragsim.spec.reader import read_vehicle

    path = vehicle_path(reference, beside=beside)
    return read_vehicle(path, resolve=vehicle_path, reference=reference)


def lane_vehicle(scenario: Scenario, number: int) -> Vehicle:
    """The vehicle of lane ``number``, counted from 1, as its file writes it.

    Raises SpecError with all problems; for a vehicle that is not there, NotFoundError or, of a
    scenario's file, SpecError with its line.
    """
    reference = scenario.lanes[number - 1].vehicle
    if not scenario.place:
        return load_vehicle(reference)
    path = Path(scenario.place)
    try:
        return load_vehicle(reference, beside=path.parent)
    except NotFoundError as error:
        raise SpecError((_no_vehicle(path, number, error),)) from None


def found_as(reference: str, scenario: Scenario) -> str:
    """What names the vehicle of a lane from the working folder."""
    from dragsim.spec.files import place_of

    if not scenario.place or not _is_path(reference):
        return reference
    path = place_of(vehicle_path(reference, beside=Path(scenario.place).parent))
    return path if _is_path(path) else f"./{path}"


def load_scenario(reference: str) -> Scenario:
    """The scenario of a name or path. Raises NotFoundError, or SpecError with all problems."""
    from dragsim.spec.reader import read_scenario

    return read_scenario(scenario_path(reference))


def vehicle_text(reference: str) -> str:
    """A vehicle file verbatim."""
    from dragsim.spec.files import read_text

    return read_text(vehicle_path(reference))


def scenario_text(reference: str) -> str:
    """A scenario file verbatim."""
    from dragsim.spec.files import read_text

    return read_text(scenario_path(reference))


def road_tests() -> Path | None:
    """The folder of the garage's own road tests; None where it has none."""
    folder = _folder(ROAD_TESTS)
    return folder if (folder / MEASURED).is_file() else None


def problems_of(reference: str) -> tuple[Problem, ...]:
    """Everything wrong with a vehicle or scenario file; of a scenario also with its vehicles and
    their tweaks. Raises NotFoundError if there is no such file."""
    from dragsim.spec.files import read_toml

    path = scenario_path(reference) if reference in scenarios() else vehicle_path(reference)
    try:
        if SCENARIO_KEYS.isdisjoint(read_toml(path).document):
            load_vehicle(reference)
            return ()
        return _scenario_problems(path)
    except SpecError as error:
        return error.problems


def _scenario_problems(path: Path) -> tuple[Problem, ...]:
    from dragsim.spec.files import place_of
    from dragsim.spec.layers import in_order
    from dragsim.spec.reader import read_scenario, readable_lanes

    place = place_of(path)
    problems: list[Problem] = []
    try:
        read_scenario(path)
    except SpecError as error:
        problems += error.problems
    for number, lane in readable_lanes(path):
        try:
            vehicle = load_vehicle(lane.vehicle, beside=path.parent)
            vehicle.tweak(lane.settings, place=place, lines=lane.setting_lines)
        except NotFoundError as error:
            problems.append(_no_vehicle(path, number, error))
        except SpecError as error:
            problems += error.problems
    return in_order(problems, place)


def _no_vehicle(scenario: Path, number: int, error: NotFoundError) -> Problem:
    """That the vehicle of lane ``number`` is not there, with the line that names it."""
    from dragsim.spec.files import place_of, read_toml

    line = read_toml(scenario).line(("lane", number - 1, "vehicle"))
    return Problem(place_of(scenario), line, f"lane.{number}.vehicle", str(error))


def _is_path(reference: str) -> bool:
    return "/" in reference or "\\" in reference or reference.endswith(SUFFIX)


@cache
def _folder(kind: str) -> Path:
    """Where the package's own files of a kind lie."""
    package = Path(__file__).resolve().parent
    installed = package / "data" / kind
    return installed if installed.is_dir() else package.parents[1] / kind


def _names(kind: str) -> tuple[str, ...]:
    folder = _folder(kind)
    return tuple(sorted(path.stem for path in folder.glob(f"*{SUFFIX}")))


def _path(reference: str, kind: str, beside: Path | None) -> Path:
    if _is_path(reference):
        path = Path(normpath(reference if beside is None else beside / reference))
        if not path.exists():
            stem = Path(reference).stem
            hint = (
                f'; "{stem}" is in the garage: leave out the path' if stem in _names(kind) else ""
            )
            raise NotFoundError(f"{path}: no such file{hint}")
        return path
    names = _names(kind)
    if reference in names:
        return _folder(kind) / f"{reference}{SUFFIX}"
    raise NotFoundError(f'no {kind[:-1]} "{reference}"{_hint(reference, names)}')


def _hint(reference: str, names: tuple[str, ...]) -> str:
    """The names most like one that is not there, and how else to go on."""
    word = reference.lower().replace(" ", "_").replace("-", "_")
    close = get_close_matches(word, names, 3, 0.5) or [name for name in names if word in name][:3]
    asked = f"; did you mean {' or '.join(close)}?" if close else "."
    return f"{asked} Names are listed by dragsim garage; a path holds a / or ends in {SUFFIX}"
