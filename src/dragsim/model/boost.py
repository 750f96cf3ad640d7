"""Boost: how far the turbocharger has come."""

from __future__ import annotations

from typing import Final

from dragsim.kernel import kernel
from dragsim.model.params import Engine

SLOWEST: Final = 3.0
FASTEST: Final = 0.25
"""Bounds of the lag relative to its value at ``boost_lag_speed``."""


@kernel
def boost_rate(engine: Engine, omega: float, boost: float, throttle: float) -> float:
    """Rate of boost [1/s] at engine speed omega [rad/s]: u (1 - b)/tau - (1 - u) b/tau_release.

    tau = lag * (omega_lag/omega), within 0.25 to 3 of the lag: exhaust flow grows with engine
    speed and with the throttle u; a closed throttle bleeds boost off. An empirical first-order
    lag, good for the shape and length of the rise, not for its first hundredths of a second.
    """
    share = engine.boost_lag_speed / max(omega, 1.0)
    lag = engine.boost_lag * min(max(share, FASTEST), SLOWEST)
    return throttle * (1.0 - boost) / lag - (1.0 - throttle) * boost / engine.boost_release
