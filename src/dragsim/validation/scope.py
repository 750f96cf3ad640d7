"""Which tests the headline figures cover, and what becomes of the others.

A test is placed by what its source says of it, never by how far off its prediction is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from dragsim.spec.scenario import Surface
from dragsim.validation.measured import RoadTest


class Scope(Enum):
    """Where a test counts. All but the last are scored, each apart from the others."""

    SUMMARY = "summary"
    UNCONFIRMED = "unconfirmed"
    PREPARED = "prepared_strip"
    WET = "wet"
    OTHER_TYRES = "other_tyres"
    DRIVER_AIDS = "driver_aids"
    DEFECT = "defect"


MEANING: Final[Mapping[Scope, str]] = MappingProxyType(
    {
        Scope.SUMMARY: (
            "confirmed tests on a dry road surface, on the car's own tyres, driven for the best "
            "time, of the car that the file describes"
        ),
        Scope.UNCONFIRMED: "not read in the page named: recalled, or derived from another figure",
        Scope.PREPARED: "on a strip prepared with traction compound, how much nobody says",
        Scope.WET: "on a wet surface, how wet nobody says",
        Scope.OTHER_TYRES: "on tyres that the car did not come with",
        Scope.DRIVER_AIDS: "with traction control said to be on, which the prediction has not",
        Scope.DEFECT: "of another car than the file's, or no measurement, by its own source",
    }
)


def scope_of(test: RoadTest) -> Scope:
    """Where a test counts: by the first of these that holds."""
    if test.defect:
        return Scope.DEFECT
    if not test.confirmed:
        return Scope.UNCONFIRMED
    if test.surface is Surface.PREPPED:
        return Scope.PREPARED
    if test.surface is Surface.WET:
        return Scope.WET
    if test.compound is not None:
        return Scope.OTHER_TYRES
    if test.traction_control:
        return Scope.DRIVER_AIDS
    return Scope.SUMMARY
