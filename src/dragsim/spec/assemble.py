"""From a document with its origins to a Vehicle, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dragsim.spec.consistency import vehicle_faults
from dragsim.spec.files import Document
from dragsim.spec.frozen import FrozenMap, frozen
from dragsim.spec.layers import HEAD_KEYS, Stack, leaves, problem_in
from dragsim.spec.notes import deviations, source_of
from dragsim.spec.scaling import overlay
from dragsim.spec.toml_lines import Path
from dragsim.spec.validate import Fault, dotted, validated, without_misspelt
from dragsim.spec.vehicle import Origin, Provenance, Vehicle

UNCERTAINTY: Final = "uncertainty"

Origins = dict[Path, Provenance]
"""Where the value at each path of a document was written."""


def merged_stack(stack: Stack) -> tuple[Document, dict[str, str], Origins]:
    """The layers of a vehicle laid one over the other: document, uncertainties and origins."""
    document: Document = {}
    spread: dict[str, str] = {}
    origins: Origins = {}
    for layer in reversed(stack.layers):
        place = layer.file.place
        origin = Origin.GIVEN if layer is stack.layers[0] else Origin.INHERITED
        laid = overlay(document, layer.document)
        stack.problems += [problem_in(layer.file, fault) for fault in laid.faults]
        for path, _ in leaves(layer.document):
            origins[path] = Provenance(origin, place, source_of(layer.sources, path))
        for path, key in laid.scaled.items():
            origins[path] = scaled_origin(origins.get(path), key, origin, place)
        document = laid.document
        spread |= layer.uncertainty
    return document, spread, origins


def scaled_origin(old: Provenance | None, key: str, origin: Origin, place: str) -> Provenance:
    """The origin of a value that was scaled along with ``key``."""
    before = f"{old.source}; " if old is not None and old.source else ""
    return Provenance(origin, place, f"{before}scaled with {key}")


def assembled(
    document: Mapping[str, Any],
    spread: Mapping[str, str],
    origins: Origins,
    *,
    reference: str,
    complete: bool = True,
) -> tuple[Vehicle | None, list[Fault]]:
    """The vehicle of a document, or None and its faults.

    Of a document that is not ``complete``, because a file it is based on could not be read, only
    the faults of what is there.
    """
    values, faults = validated(Vehicle, document, beside=HEAD_KEYS)
    if not complete:
        return None, [fault for fault in faults if not fault.missing]
    faults = without_misspelt(faults + vehicle_faults(document))
    relative: dict[str, float] = {}
    if not faults:
        for key, result in deviations(document, spread):
            if isinstance(result, str):
                faults.append(Fault((UNCERTAINTY, key), result))
            else:
                relative[key] = result
    if faults:
        return None, faults
    written = {**document, UNCERTAINTY: dict(spread)} if spread else document
    kept = {dotted(path): origins[path] for path, _ in leaves(document) if path in origins}
    vehicle = Vehicle(
        **values,
        uncertainty=FrozenMap(relative),
        reference=reference,
        document=FrozenMap({key: frozen(value) for key, value in written.items()}),
        provenance=FrozenMap(kept),
    )
    return vehicle, []
