"""How a run ended."""

from __future__ import annotations

from enum import Enum
from typing import Final

from dragsim.model import state


class Outcome(Enum):
    """How a run ended; the values are those of the JSON document."""

    FINISHED = "finished"
    NEVER_LAUNCHED = "never_launched"
    STALLED = "stalled"
    NO_PROGRESS = "no_progress"
    TIME_LIMIT = "time_limit"
    STEP_LIMIT = "step_limit"

    @property
    def message(self) -> str:
        """What happened and what to do about it."""
        return _MESSAGES[self]

    @classmethod
    def of(cls, number: int) -> Outcome:
        """The outcome that the core knows by a number (``model.state``)."""
        return _BY_NUMBER[number]


_BY_NUMBER: Final = {
    state.FINISHED: Outcome.FINISHED,
    state.NEVER_LAUNCHED: Outcome.NEVER_LAUNCHED,
    state.STALLED: Outcome.STALLED,
    state.NO_PROGRESS: Outcome.NO_PROGRESS,
    state.TIME_LIMIT: Outcome.TIME_LIMIT,
    state.STEP_LIMIT: Outcome.STEP_LIMIT,
}

_MESSAGES: Final = {
    Outcome.FINISHED: "it reached the finish",
    Outcome.NEVER_LAUNCHED: (
        "it never left the line: first gear does not overcome the grade, the wind and the rolling "
        "resistance; look at strip.grade, strip.grip, body.mass, transmission.gears and "
        "driver.launch_speed"
    ),
    Outcome.STALLED: (
        "the engine stalled; raise driver.launch_speed, or look at engine.idle, transmission.gears "
        "and transmission.final_drive"
    ),
    Outcome.NO_PROGRESS: (
        "it came to a halt before the finish; look at strip.grade, weather.wind, body.mass and "
        "transmission.gears"
    ),
    Outcome.TIME_LIMIT: (
        "it had not finished after 600 s; shorten strip.length or give the car more power"
    ),
    Outcome.STEP_LIMIT: (
        "its equations could not be followed any further, which happens with extreme values; "
        "`dragsim explain` lists every number used"
    ),
}
