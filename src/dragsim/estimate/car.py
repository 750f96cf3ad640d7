"""The car with every number in place, in SI: what ``complete`` fills and ``build`` reads."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from dragsim.estimate.automatic import (
    CompleteConverter,
    CompletePlanetary,
    CompleteVariator,
)
from dragsim.estimate.motors import (
    CompleteElectric,
)
from dragsim.kernel import Row
from dragsim.model.full_load import FullLoad, full_load
from dragsim.spec.peaks import Peaks
from dragsim.spec.tyre_size import TyreSize
from dragsim.spec.vehicle import (
    Battery,
    Body,
    Compound,
    Driveline,
    Driven,
    Driver,
    Engine,
    Market,
    Motor,
    Rating,
    Throttle,
    Transmission,
    Tyres,
)
from dragsim.units import PeakPoint


class Sheet(Protocol):
    """The data sheet of a car: what estimates read of a vehicle."""

    @property
    def year(self) -> int:
        """Model year."""

    @property
    def market(self) -> Market | None:
        """Where its power was stated."""

    @property
    def body(self) -> Body:
        """Mass, size and shape."""

    @property
    def engine(self) -> Engine | None:
        """The engine, if it has one."""

    @property
    def motors(self) -> tuple[Motor, ...]:
        """The electric motors."""

    @property
    def battery(self) -> Battery | None:
        """What feeds them."""

    @property
    def transmission(self) -> Transmission | None:
        """The gearbox of the engine."""

    @property
    def driveline(self) -> Driveline | None:
        """The wheels that the engine drives."""

    @property
    def tyres(self) -> Tyres:
        """The tyres."""

    @property
    def driver(self) -> Driver:
        """Whoever drives."""


class CompleteBody(NamedTuple):
    """The body in SI; masses, front share and height of the centre of gravity without and with
    the driver."""

    kerb_mass: float
    mass: float
    width: float
    height: float
    front_weight: float
    front_share: float
    wheelbase: float
    cg_height: float
    cg_height_with_driver: float
    drag_coefficient: float
    frontal_area: float
    lift_front: float
    lift_rear: float
    drag_height: float
    load_lag: float


class CompleteEngine(NamedTuple):
    """The engine in SI. ``load`` with ``given``: its net full-load torque at the crank in the air
    of the rating (``model.full_load``), ``numbers`` those of ``load`` as kernels take them;
    ``row``: the same torque on a run's knots, ``step`` apart;
    ``peak_torque`` its largest; ``peaks`` and ``overboost`` as stated."""

    peaks: Peaks
    overboost: PeakPoint | None
    load: FullLoad
    numbers: Row
    given: Row
    row: Row
    step: float
    peak_torque: float
    rating: Rating
    redline: float
    displacement: float
    inertia: float
    idle: float
    stall_speed: float
    friction: tuple[float, float, float]
    limiter_width: float
    boost_lag: float
    boost_base: float
    boost_start: float
    boost_release: float
    weather_share: float
    gross_to_net: float
    reserve: float

    def torque(self, omega: float) -> float:
        """Net full-load torque at the crank [N m] at a speed [rad/s], in the air of the rating."""
        return full_load(self.load, self.given, omega)

    @property
    def motoring_torque(self) -> float:
        """Torque that the closed throttle takes at the redline [N m]."""
        friction_0, friction_1, friction_2 = self.friction
        return friction_0 + self.redline * (friction_1 + self.redline * friction_2)


class CompleteTransmission(NamedTuple):
    """Gear ratios, final drives (one per gear), their products (engine over wheel), and what else
    a gearbox needs that a driver or a control unit shifts, in SI. hand_over_time, sync_time and
    select_time are of a dual clutch; elsewhere nothing reads them."""

    gears: tuple[float, ...]
    final_drive: tuple[float, ...]
    overall: tuple[float, ...]
    efficiency: float
    shift_time: float
    input_inertia: float
    clutch_capacity: float
    engagement_time: float
    hand_over_time: float
    sync_time: float
    select_time: float


class CompleteAxle(NamedTuple):
    """One axle's two tyres in SI; ``friction`` holds at ``load``, its static load [N], and is that
    of the compound at ``reference_load``, of one tyre [N]."""

    size: TyreSize
    radius: float
    inertia: float
    load: float
    reference_load: float
    friction: float


class CompleteTyres(NamedTuple):
    """Both axles' tyres, and what they have in common."""

    compound: Compound
    front: CompleteAxle
    rear: CompleteAxle
    load_exponent: float
    best_slip: float
    sliding: float
    rolling_resistance: float
    rolling_speed: float


class CompleteDriver(NamedTuple):
    """The driver in SI. ``shift_speeds``: engine speed at which each gear is left. Without an
    engine what concerns its clutch and gears is 0 and empty: nothing reads it."""

    mass: float
    launch_speed: float
    shift_speeds: tuple[float, ...]
    governor: float
    bog_low: float
    bog_high: float
    throttle: Throttle
    slip_low: float
    slip_high: float
    traction_lag: float


class CompleteCentre(NamedTuple):
    """Between two driven axles, in SI: the front axle's share of the gearbox's torque, and the
    most that a coupling moves from the faster to the slower axle."""

    front_share: float
    coupling: float


class Combustion(NamedTuple):
    """What a car with an engine has: the engine, its gearbox, and the centre between its axles.

    ``converter``: of an automatic, or of a CVT without a clutch; ``planetary``: of an automatic;
    ``variator``: of a CVT.
    """

    engine: CompleteEngine
    transmission: CompleteTransmission
    converter: CompleteConverter | None
    planetary: CompletePlanetary | None
    variator: CompleteVariator | None
    centre: CompleteCentre


class Complete(NamedTuple):
    """A vehicle with every number a run needs, before strip and weather. SI.

    ``driven``: by the engine, or by the motors of an electric car. ``combustion`` is None in an
    electric car, ``electric`` in a car without motors; a hybrid has both.
    """

    driven: Driven
    body: CompleteBody
    combustion: Combustion | None
    electric: CompleteElectric | None
    tyres: CompleteTyres
    driver: CompleteDriver

    @property
    def engine(self) -> CompleteEngine:
        """The engine of a car that has one."""
        assert self.combustion is not None
        return self.combustion.engine

    @property
    def transmission(self) -> CompleteTransmission:
        """The gearbox of a car with an engine."""
        assert self.combustion is not None
        return self.combustion.transmission

    @property
    def converter(self) -> CompleteConverter | None:
        """The torque converter, where there is one."""
        return self.combustion.converter if self.combustion else None

    @property
    def planetary(self) -> CompletePlanetary | None:
        """The shifts of an automatic."""
        return self.combustion.planetary if self.combustion else None

    @property
    def variator(self) -> CompleteVariator | None:
        """The belt drive of a CVT."""
        return self.combustion.variator if self.combustion else None

    @property
    def centre(self) -> CompleteCentre:
        """The centre of a car with an engine."""
        assert self.combustion is not None
        return self.combustion.centre

    @property
    def motors(self) -> CompleteElectric:
        """The motors of a car that has some."""
        assert self.electric is not None
        return self.electric

    @property
    def driven_axle(self) -> CompleteAxle:
        """The tyres that drive; of two driven axles the rear ones."""
        return self.tyres.front if self.driven is Driven.FRONT else self.tyres.rear
