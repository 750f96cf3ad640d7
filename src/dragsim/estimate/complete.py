"""A vehicle with every number in place: what its file says, and estimates for the rest.

Each part stands with the rules that fill it, and is made of its own arguments alone (``parts``).
"""

from __future__ import annotations

from dragsim.estimate.automatic import (
    CONVERTER_KINDS,
    complete_converter,
    complete_planetary,
    complete_variator,
)
from dragsim.estimate.car import Combustion, Complete, CompleteEngine, Sheet
from dragsim.estimate.chassis import complete_body
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.driveline import (
    complete_centre,
    complete_transmission,
    gearbox_efficiency,
)
from dragsim.estimate.driver import complete_driver, passive_driver
from dragsim.estimate.engine import complete_engine
from dragsim.estimate.motors import (
    CompleteElectric,
    complete_electric,
    driven_by_motors,
    with_motors,
)
from dragsim.estimate.parts import Means
from dragsim.estimate.tyres import complete_tyres


def complete(vehicle: Sheet, defaults: Defaults = DEFAULTS) -> Complete:
    """Fill every gap of a car; ``defaults``: the general values that rules use.

    The caller has made sure that what drives it is of a kind that can be run (``build``).
    """
    return completed(vehicle, Means(defaults))


def completed(sheet: Sheet, means: Means) -> Complete:
    """``complete`` by given means."""
    part = means.part
    electric = None
    if sheet.motors:
        electric = part(complete_electric, sheet.motors, sheet.battery, means.defaults)
    body = complete_body(sheet.body, sheet.driver.mass, means)
    if sheet.engine is None:
        driven = driven_by_motors(sheet.motors)
        tyres = complete_tyres(sheet.tyres, sheet.year, body, driven, means)
        driver = passive_driver(sheet.driver, tyres.best_slip, means)
        return Complete(driven, body, None, electric, tyres, driver)
    assert sheet.driveline is not None
    driven = sheet.driveline.driven
    combustion = complete_combustion(sheet, electric, means)
    gripping = driven if electric is None else with_motors(driven, sheet.motors)
    tyres = complete_tyres(sheet.tyres, sheet.year, body, gripping, means)
    driver = complete_driver(sheet, body, combustion, tyres, electric, means)
    return Complete(driven, body, combustion, electric, tyres, driver)


def complete_combustion(
    sheet: Sheet, electric: CompleteElectric | None, means: Means
) -> Combustion:
    """The engine, its gearbox, and the centre between two driven axles."""
    defaults, _, part = means
    box, driveline = sheet.transmission, sheet.driveline
    assert box is not None
    assert driveline is not None
    driven = driveline.driven
    efficiency = part(gearbox_efficiency, box.efficiency, driven, sheet.year, box.kind, defaults)
    engine = complete_engine(sheet, efficiency, means)
    peak = engine.peak_torque
    if electric is not None:
        peak = part(crank_peak, engine, electric)
    gearbox = complete_transmission(box, efficiency, peak, means)
    centre = part(complete_centre, driveline, gearbox, peak, defaults)
    converter = planetary = variator = None
    if box.kind in CONVERTER_KINDS:
        converter = part(complete_converter, box, sheet.year, engine.load, engine.given, defaults)
        planetary = part(complete_planetary, box, gearbox.shift_time, defaults)
        variator = part(complete_variator, box, gearbox.final_drive[0], defaults)
    return Combustion(engine, gearbox, converter, planetary, variator, centre)


def crank_peak(engine: CompleteEngine, electric: CompleteElectric) -> float:
    """Peak torque at the crank, of engine and motors [N m]."""
    return engine.peak_torque + electric.crank_torque
