"""Many cars of one vehicle: columns of tweaks become numbers for one run after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragsim.build import Built, assembled
from dragsim.estimate.defaults import DEFAULTS, Defaults
from dragsim.estimate.numerics import INTERPRETED, Numerics
from dragsim.estimate.parts import Means, Memory
from dragsim.spec.columns import PLACE, TweakColumn, tweak_columns
from dragsim.spec.scenario import Strip, Weather
from dragsim.spec.sheets import Sheets
from dragsim.spec.vehicle import Vehicle


class Plan:
    """What is needed to build the cars of one vehicle, with ``columns`` of tweaks that differ from
    car to car: by the dotted keys of ``Vehicle.tweak``, or as ``tweak_columns`` has read them.

    ``build(i)`` gives what ``build(vehicle.tweak({...}))`` gives, to the last bit. A column of one
    value is that of all cars. numerics: kernels, interpreted or compiled. For one thread.
    Raises SpecError with every problem of keys and values, by key and index at ``place``.
    """

    def __init__(
        self,
        vehicle: Vehicle,
        columns: Mapping[str, Sequence[object]] | Sequence[TweakColumn] = (),
        *,
        defaults: Defaults = DEFAULTS,
        numerics: Numerics = INTERPRETED,
        place: str = PLACE,
    ) -> None:
        if isinstance(columns, Mapping):
            columns = tweak_columns(columns, place=place)
        self.vehicle = vehicle
        self._sheets = Sheets(vehicle, columns, place=place)
        self._means = Means(defaults, numerics, Memory())
        self._name = vehicle.reference or vehicle.name

    def build(self, i: int = 0, *, strip: Strip, weather: Weather) -> Built:
        """Car ``i`` on a strip in a weather, ready to run.

        Raises SpecError for values that do not go together, NotSupportedError for what this version
        cannot run yet.
        """
        sheet = self._sheets.at(i)
        return assembled(sheet, self._name, strip=strip, weather=weather, means=self._means)
