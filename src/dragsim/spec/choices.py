"""The values of a specification that are chosen from a list, by their text in the file."""

from __future__ import annotations

from enum import Enum


class Market(Enum):
    """The market that a power figure was stated for."""

    US = "us"
    EU = "eu"
    JP = "jp"


class MassBasis(Enum):
    """What the stated mass includes: fluids (kerb), also 75 kg of driver and luggage (eu), or
    the driver and kit of a road test (test)."""

    KERB = "kerb"
    EU = "eu"
    TEST = "test"


class Aspiration(Enum):
    """How an engine breathes."""

    NATURAL = "natural"
    TURBO = "turbo"
    SUPERCHARGED = "supercharged"


class Rating(Enum):
    """The standard by which a power figure was measured."""

    SAE_NET = "sae-net"
    ECE = "ece"
    DIN = "din"
    JIS = "jis"
    SAE_GROSS = "sae-gross"
    WHEEL = "wheel"


class Axle(Enum):
    """What a motor drives."""

    FRONT = "front"
    REAR = "rear"
    CRANK = "crank"


class TransmissionKind(Enum):
    """How a gearbox works."""

    MANUAL = "manual"
    AUTOMATED_MANUAL = "automated-manual"
    DUAL_CLUTCH = "dual-clutch"
    AUTOMATIC = "automatic"
    CVT = "cvt"
    SINGLE_SPEED = "single-speed"


class Driven(Enum):
    """The driven wheels."""

    FRONT = "front"
    REAR = "rear"
    ALL = "all"


class Centre(Enum):
    """The coupling between two driven axles."""

    FIXED = "fixed"
    OPEN = "open"
    LOCKED = "locked"
    LIMITED_SLIP = "limited-slip"


class Compound(Enum):
    """The kind of rubber of a tyre."""

    BIAS_PLY = "bias-ply"
    ALL_SEASON = "all-season"
    SUMMER = "summer"
    TRACK = "track"
    DRAG_RADIAL = "drag-radial"
    SLICK = "slick"


class Throttle(Enum):
    """How wheelspin is met: by a skilled foot, by none at all, or by the car's own electronics
    under a pedal on the floor."""

    SKILLED = "skilled"
    FLOORED = "floored"
    TRACTION_CONTROL = "traction-control"
