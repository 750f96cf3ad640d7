"""What moves the margin of ``road_atlanta`` most: one thing changed at a time.

    python benchmarks/what_moves_the_margin.py

Prints the margin of the scenario as it stands, then by how much each change moves it, the largest
first. Changes are one standard deviation of an estimate, or the other reading of an open question.
"""

from __future__ import annotations

import click

import dragsim
from dragsim import Race

SCENARIO = "road_atlanta"

CHANGES: dict[str, tuple[str, ...]] = {
    "the 385 hp Carrera S in place of the Carrera": (),
    "the 172 hp MINI of 2010": (),
    "the standard road-test day: 15 degC, 1013 hPa, dry": (
        "weather.temperature=15 degC",
        "weather.pressure=1013.25 hPa",
        "weather.humidity=0 %",
    ),
    "10 degC warmer": ("weather.temperature=40 degC",),
    "headwind of 5 m/s": ("weather.wind=5 m/s",),
    "both ratings read as DIN": ("1.engine.rating=din", "2.engine.rating=din"),
    "MINI rated by ECE": ("2.engine.rating=ece",),
    "911 at 254 kW, what 345 PS is": ("1.engine.power=254 kW",),
    "MINI without overboost: 177 lb-ft @ 1600-5000 rpm": (
        "2.engine.torque=177 lb-ft @ 1600-5000 rpm",
    ),
    "911 launched at 5500 rpm": ("1.driver.launch_speed=5500 rpm",),
    "911 launched at 3500 rpm": ("1.driver.launch_speed=3500 rpm",),
    "MINI launched at 4500 rpm": ("2.driver.launch_speed=4500 rpm",),
    "MINI launched at 2500 rpm": ("2.driver.launch_speed=2500 rpm",),
    "surface with 5 % more grip": ("strip.grip=1.05",),
    "surface with 5 % less grip": ("strip.grip=0.95",),
    "wet": ("strip.surface=wet",),
    "MINI on its all-season run-flats": ("2.tyres.compound=all-season",),
    "911 shifts in 0.40 s": ("1.transmission.shift_time=0.40 s",),
    "MINI shifts in 0.40 s": ("2.transmission.shift_time=0.40 s",),
    "911 with 2 % more driveline efficiency": ("1.transmission.efficiency=88 %",),
    "MINI with 2 % more driveline efficiency": ("2.transmission.efficiency=89.5 %",),
    "MINI with half of its turbo lag": ("2.engine.boost_lag=0.125 s",),
    "911 with 45 kg more": ("1.body.mass=3225 lb",),
    "MINI with 45 kg more": ("2.body.mass=2768 lb",),
}


def changed(name: str, settings: tuple[str, ...]) -> Race:
    """The race with one change."""
    if settings:
        return dragsim.run(SCENARIO, settings=settings)
    swaps = {
        "the 385 hp Carrera S in place of the Carrera": (0, "porsche_911_carrera_s_2010"),
        "the 172 hp MINI of 2010": (1, "mini_cooper_s_2010"),
    }
    number, vehicle = swaps[name]
    base = dragsim.run(SCENARIO)
    cars = [lane.run.vehicle for lane in base.lanes]
    cars[number] = dragsim.load_vehicle(vehicle)
    return dragsim.race(cars, strip=base.strip, weather=base.weather)


def margin(race: Race) -> float:
    """How far lane 1 is ahead of lane 2 at the finish [s]."""
    return race.gap_s(race.length_m)


def main() -> None:
    base = margin(dragsim.run(SCENARIO))
    click.echo(f"{SCENARIO}: 911 ahead by {base:.3f} s")
    moves = [(margin(changed(name, settings)) - base, name) for name, settings in CHANGES.items()]
    for move, name in sorted(moves, key=lambda item: -abs(item[0])):
        click.echo(f"{move:+7.3f} s  {name}")


if __name__ == "__main__":
    main()
