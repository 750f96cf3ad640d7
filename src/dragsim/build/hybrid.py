"""A hybrid's motors, beside whatever gearbox its engine drives through."""

from __future__ import annotations

from dragsim.build.electric import NO_LIMIT, kinds, motor, two
from dragsim.build.parts import padded
from dragsim.errors import NotSupportedError
from dragsim.estimate.car import Complete
from dragsim.model.params import AXLE_FRONT, AXLE_REAR, NO_MOTOR, Motor, Motors, Params
from dragsim.spec.vehicle import Axle, Driven


def with_motors(params: Params, car: Complete, name: str) -> Params:
    """The parameters of a combustion car with the motors that a hybrid has besides.

    Raises NotSupportedError for motors where this version cannot run them.
    """
    if car.electric is None:
        return params
    engine = params.engine._replace(
        inertia=params.engine.inertia + car.electric.crank_inertia, motor=crank_motor(car, name)
    )
    assisting = assisting_motors(car, name)
    if assisting is None:
        return params._replace(engine=engine)
    motors, assisted = assisting
    return params._replace(engine=engine, motors=motors, assisted=assisted)


def crank_motor(car: Complete, name: str) -> Motor:
    """The motor at a hybrid's crank, if it has one. Its rotor goes to the engine's inertia."""
    found = kinds(car.motors.motors, Axle.CRANK, name) if car.electric else []
    if not found:
        return NO_MOTOR
    spec = found[0].motor
    return motor(spec, car.motors, ratios=spec.ratios, cap=car.motors.share(spec))


def assisting_motors(car: Complete, name: str) -> tuple[Motors, int] | None:
    """The motors at the axle that a hybrid's gearbox does not drive, and which axle that is; None
    where there are none.

    Raises NotSupportedError for motors at an axle that the gearbox drives, and with several gears.
    """
    if car.electric is None:
        return None
    at_axles = [one for one in car.electric.motors if one.axle is not Axle.CRANK]
    if not at_axles:
        return None
    free = {Driven.FRONT: Axle.REAR, Driven.REAR: Axle.FRONT}.get(car.driven)
    if any(one.axle is not free for one in at_axles):
        where = f'motor.axle = "{free.value}"' if free else 'motor.axle = "crank"'
        raise NotSupportedError(
            f'{name}: motor.axle: with driveline.driven = "{car.driven.value}" the engine drives '
            f"that axle itself, which this version cannot run; it runs {where}"
        )
    if any(len(one.ratios) > 1 for one in at_axles):
        raise NotSupportedError(
            f"{name}: motor.gears: beside an [engine] this version runs motors with one ratio"
        )
    assert free is not None
    pair = two(
        [
            motor(
                kind.motor,
                car.electric,
                ratios=kind.motor.ratios,
                cap=car.electric.share(kind.motor),
            )
            for kind in kinds(at_axles, free, name)
        ]
    )
    none = (NO_MOTOR, NO_MOTOR)
    front, rear = (pair, none) if free is Axle.FRONT else (none, pair)
    built = Motors(
        *front,
        *rear,
        steps=1,
        shift_speed=padded([NO_LIMIT]),
        gap=padded([1.0]),
        efficiency=car.electric.gear_efficiency,
        torque_ramp=car.electric.torque_ramp,
        battery=NO_LIMIT,
    )
    return built, AXLE_FRONT if free is Axle.FRONT else AXLE_REAR
