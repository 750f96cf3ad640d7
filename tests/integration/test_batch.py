"""Many runs in one call: each is the run that ``simulate`` makes, to the last bit, whatever the
batch, its order, the threads, the chunks and the path."""

from __future__ import annotations

import random
import threading
import tracemalloc
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

import dragsim
from dragsim import garage
from dragsim.batch import RunPath, Wanted, gather, run_cars
from dragsim.batch.running import AHEAD
from dragsim.results.timing import NUMBERS
from dragsim.spec.scenario import Start
from dragsim.spec.vehicle import Vehicle

MINI = "mini_cooper_s_2011"
KINDS = (
    MINI, "porsche_911_carrera_2010", "tesla_model_s_p100d_2017", "nissan_versa_sr_2020_cvt",
)  # fmt: skip
CLOCKS = tuple(clock.value for clock in dragsim.Clock)
FIVE_TO_60 = "five_to_60_mph_s"
FIGURES = tuple(name for name in NUMBERS if name != FIVE_TO_60)


@cache
def fleet() -> tuple[Vehicle, ...]:
    """The whole garage."""
    return tuple(dragsim.load_vehicle(name) for name in garage.vehicles())


def figures_of(run: dragsim.Run) -> list[float]:
    """All figures of a run in all clocks, NaN for None, and its outcome."""
    return [
        np.nan if (value := getattr(run.slip(clock), name)) is None else value
        for clock in CLOCKS
        for name in FIGURES
    ]


def rows_of(batch: dragsim.Batch) -> list[list[float]]:
    """The same of every run of a batch."""
    slips = [batch.slip(clock) for clock in CLOCKS]
    rows: list[list[float]] = np.column_stack(
        [slip[name] for slip in slips for name in FIGURES]
    ).tolist()
    return rows


def bits(rows: Sequence[Sequence[float]]) -> list[bytes]:
    """Rows as they lie in memory, every NaN alike."""
    return [np.nan_to_num(np.array(row), nan=-1.0).tobytes() for row in rows]


def batch_of(
    vehicles: Sequence[Vehicle] | str,
    path: RunPath,
    *,
    threads: int = 1,
    chunk: int = 256,
    progress: Any = None,
    tweaks: Mapping[str, object] = MappingProxyType({}),
) -> dragsim.Batch:
    """A batch on the default strip, in chunks of a size."""
    cars = gather(
        vehicles,
        tweaks=tweaks,
        strip=None,
        weather=None,
        driver=None,
        start=Start(),
        load=dragsim.load_vehicle,
        keep=False,
    )
    return run_cars(cars, Wanted(chunk=chunk), path=path, threads=threads, progress=progress)


def test_the_whole_garage_gives_the_same_bits_by_every_way() -> None:
    pytest.importorskip("numba")
    cars = fleet()
    single = [dragsim.simulate(car) for car in cars]
    expected = bits([figures_of(run) for run in single])
    compiled = batch_of(cars, RunPath.COMPILED)
    assert compiled.path is RunPath.COMPILED
    assert bits(rows_of(compiled)) == expected
    assert compiled.outcome.tolist() == [run.outcome.value for run in single]
    order = list(range(len(cars)))
    random.Random(4).shuffle(order)
    shuffled = [cars[i] for i in order]
    for threads, chunk in ((2, 256), (2, 5), (1, 1), (3, 17)):
        again = batch_of(shuffled, RunPath.COMPILED, threads=threads, chunk=chunk)
        assert bits(rows_of(again)) == [expected[i] for i in order], (threads, chunk)
    some = order[:: len(order) // 12]
    interpreted = batch_of([cars[i] for i in some], RunPath.INTERPRETED)
    assert interpreted.path is RunPath.INTERPRETED
    assert bits(rows_of(interpreted)) == [expected[i] for i in some]


def test_everything_may_differ_from_car_to_car() -> None:
    """Vehicles, tweaks, strips, weathers and drivers, against single runs of the same."""
    names = [MINI, "porsche_911_carrera_2010", MINI]
    masses: list[Any] = ["1200 kg", 1500.0, np.float64(1250.0)]
    strips = [dragsim.Strip(length=length) for length in (201.168, 402.336, 15.0)]
    heats = np.array([273.15, 288.15, 310.0])
    drivers = [dragsim.Driver(mass=mass) for mass in (60.0, 80.0, 100.0)]
    batch = dragsim.simulate_many(
        names,
        tweaks={"body.mass": masses},
        strip=strips,
        weather={"temperature": heats, "pressure": "98 kPa"},
        driver=drivers,
        path="interpreted",
    )
    runs = [
        dragsim.simulate(
            dragsim.load_vehicle(name).tweak({"body.mass": f"{mass} kg"}),
            strip=strip,
            weather=dragsim.Weather(temperature=float(heat), pressure=98_000.0),
            driver=driver,
        )
        for name, mass, strip, heat, driver in zip(
            names, (1200, 1500, 1250), strips, heats, drivers, strict=True
        )
    ]
    assert bits(rows_of(batch)) == bits([figures_of(run) for run in runs])
    assert batch.slip()["length_m"].tolist() == [201.168, 402.336, 15.0]


def test_a_driver_s_column_is_a_tweak_of_the_driver() -> None:
    batch = dragsim.simulate_many(
        MINI, driver={"mass": ["60 kg", "100 kg"], "throttle": "floored"}, path="interpreted"
    )
    runs = [
        dragsim.simulate(MINI, driver=dragsim.Driver(mass=mass, throttle="floored"))  # type: ignore[arg-type]
        for mass in (60.0, 100.0)
    ]
    assert bits(rows_of(batch)) == bits([figures_of(run) for run in runs])
    with pytest.raises(dragsim.InputError, match=r"driver\.mass is given by driver and by tweaks"):
        dragsim.simulate_many(MINI, driver={"mass": [60.0]}, tweaks={"driver.mass": [60.0]})


def test_an_array_that_is_one_value_is_given_as_a_tuple() -> None:
    gears = (3.3, 2.1, 1.4, 1.1, 0.9, 0.7)
    batch = dragsim.simulate_many(
        MINI,
        tweaks={"transmission.gears": gears, "transmission.final_drive": np.array([3.6, 3.9])},
        path="interpreted",
    )
    runs = [
        dragsim.simulate(
            dragsim.load_vehicle(MINI).tweak(
                {"transmission.gears": gears, "transmission.final_drive": final}
            )
        )
        for final in (3.6, 3.9)
    ]
    assert bits(rows_of(batch)) == bits([figures_of(run) for run in runs])


def test_a_rolling_start_and_deep_staging_are_those_of_a_single_run() -> None:
    rolling = dragsim.simulate_many([MINI], speed="60 km/h", path="interpreted")
    assert bits(rows_of(rolling)) == bits([figures_of(dragsim.simulate(MINI, speed="60 km/h"))])
    deep = dragsim.simulate_many([MINI], staging="deep", path="interpreted")
    assert bits(rows_of(deep)) == bits([figures_of(dragsim.simulate(MINI, staging="deep"))])


def test_five_to_60_is_there_if_asked_for() -> None:
    asked = dragsim.simulate_many(KINDS, five_to_60=True, path="interpreted")
    for clock in CLOCKS:
        for figure, name in zip(asked.slip(clock)[FIVE_TO_60], KINDS, strict=True):
            expected = dragsim.simulate(name).slip(clock).five_to_60_mph_s
            assert figure == pytest.approx(expected, abs=2e-4)
    pytest.importorskip("numba")
    compiled = dragsim.simulate_many(KINDS, five_to_60=True, path="compiled")
    assert compiled.slip()[FIVE_TO_60].tolist() == asked.slip()[FIVE_TO_60].tolist()
    unasked = dragsim.simulate_many(KINDS, path="compiled")
    assert np.isnan(unasked.slip()[FIVE_TO_60]).all()


@pytest.mark.parametrize("path", ["compiled", "interpreted"])
def test_cars_that_do_not_finish_say_how_they_ended(path: str) -> None:
    if path == "compiled":
        pytest.importorskip("numba")
    grades = ["0 %", "90 %"]
    batch = dragsim.simulate_many(MINI, strip={"grade": grades}, path=path)
    runs = [
        dragsim.simulate(MINI, strip=dragsim.Strip(grade=grade))  # type: ignore[arg-type]
        for grade in grades
    ]
    assert batch.outcome.tolist() == [run.outcome.value for run in runs]
    assert batch.finished.tolist() == [True, False]
    assert np.isnan(batch.slip()["finish_s"]).tolist() == [False, True]


def test_batches_may_run_in_two_threads_at_once() -> None:
    pytest.importorskip("numba")
    cars = fleet()[:20]
    expected = bits(rows_of(batch_of(cars, RunPath.COMPILED)))
    found: list[list[bytes]] = []

    def work() -> None:
        found.append(bits(rows_of(batch_of(cars, RunPath.COMPILED, threads=2, chunk=4))))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [expected, expected]


def test_cars_are_built_no_further_ahead_than_a_few_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is built and not yet run takes memory: however many cars there are, it is bounded."""
    pytest.importorskip("numba")
    from dragsim.batch.cars import Cars

    built = 0
    ready = Cars.ready

    def counted(self: Cars, i: int) -> Any:
        nonlocal built
        built += 1
        return ready(self, i)

    monkeypatch.setattr(Cars, "ready", counted)
    ahead: list[int] = []
    threads, chunk = 2, 3
    cars = fleet()[:1] * 120
    batch = batch_of(
        cars,
        RunPath.COMPILED,
        threads=threads,
        chunk=chunk,
        progress=lambda done, _: ahead.append(built - done),
    )
    assert batch.finished.all()
    assert max(ahead) <= (threads + AHEAD) * chunk < len(cars)


def test_memory_grows_with_inputs_and_outputs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A car's numbers take some kilobytes: none are kept. Runs are left out, which keep nothing."""
    pytest.importorskip("numba")
    monkeypatch.setattr("dragsim.compiled.Chunk.run", lambda *_, **__: None)
    few, many = 600, 2400

    def peak(count: int) -> int:
        masses = np.linspace(1000.0, 1400.0, count)
        tracemalloc.start()
        batch_of(MINI, RunPath.COMPILED, threads=2, chunk=16, tweaks={"body.mass": masses})
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(few)
    output, column = 217, 8 + 8 + 32
    assert peak(many) - peak(few) < 1.5 * (many - few) * (output + column)


def test_no_cars_are_an_empty_batch() -> None:
    for path in ("auto", "compiled", "interpreted"):
        batch = dragsim.simulate_many([], path=path)
        assert len(batch) == 0
        assert len(batch.columns) == len(batch.slip()) == len(batch.to_pandas()) == 0
        assert repr(batch) == "<Batch of 0 runs>"
