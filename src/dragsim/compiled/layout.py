"""How tuples of numbers lie in memory for compiled kernels: numbers of eight bytes, one after the
other, tuples inside tuples in their place.

No numba here: ``numba_types.py`` tells numba.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

FLOAT: Final = "f8"
INT: Final = "i8"
WORD: Final = 8
"""Bytes of a number."""


class Place(Enum):
    """How a tuple holds a member: a number, a row of a fixed length, the address and the length of
    a row elsewhere, another tuple."""

    NUMBER = "number"
    ROW = "row"
    FAR_ROW = "far row"
    TUPLE = "tuple"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a tuple: where it begins [numbers], what it holds, how many numbers a row has.
    ``constant``: kernels never write to it."""

    word: int
    place: Place
    kind: Layout | str
    count: int
    constant: bool


@dataclass(frozen=True)
class Layout:
    """A tuple's type in memory."""

    name: str
    members: Mapping[str, Member]
    words: int

    @cached_property
    def dtype(self) -> numpy.dtype[Any]:
        """The same as a numpy type. A row elsewhere is two fields, ``at_`` and ``n_`` before its
        name: address and length."""
        import numpy

        return numpy.dtype([field for name in self.members for field in self._fields(name)])

    def _fields(self, name: str) -> Iterator[Any]:
        member = self.members[name]
        if isinstance(member.kind, Layout):
            yield name, member.kind.dtype
        elif member.place is Place.NUMBER:
            yield name, member.kind
        elif member.place is Place.ROW:
            yield name, member.kind, (member.count,)
        else:
            yield f"at_{name}", INT
            yield f"n_{name}", INT


def layout_of(tuple_type: Any, *, rows: Mapping[str, int] | None = None) -> Layout:
    """The layout of a NamedTuple of floats, ints, tuples of floats, rows and such NamedTuples.

    rows: the lengths of rows that lie in the tuple, by name; all others lie elsewhere.
    """
    members: dict[str, Member] = {}
    word = 0
    for name, hint in get_type_hints(tuple_type).items():
        member = _member(name, hint, word, rows or {})
        members[name] = member
        word += _words(member)
    return Layout(tuple_type.__name__, members, word)


def _member(name: str, hint: Any, word: int, rows: Mapping[str, int]) -> Member:
    if hint in (float, int):
        return Member(word, Place.NUMBER, FLOAT if hint is float else INT, 1, constant=True)
    if get_origin(hint) is tuple:
        return Member(word, Place.ROW, FLOAT, len(get_args(hint)), constant=True)
    if hasattr(hint, "_fields"):
        return Member(word, Place.TUPLE, layout_of(hint, rows=rows), 1, constant=True)
    kind = FLOAT if get_args(hint) == (float,) else INT
    if name in rows:
        return Member(word, Place.ROW, kind, rows[name], constant=False)
    return Member(word, Place.FAR_ROW, kind, 0, constant=False)


def _words(member: Member) -> int:
    if isinstance(member.kind, Layout):
        return member.kind.words
    return 2 if member.place is Place.FAR_ROW else member.count


class Held:
    """A tuple, or with a ``count`` a list of tuples, in an array that it keeps alive."""

    __slots__ = ("address", "array", "count", "layout")

    def __init__(self, layout: Layout, array: NDArray[Any], *, one: bool = False) -> None:
        assert array.itemsize == layout.words * WORD
        assert array.flags.c_contiguous
        self.layout = layout
        self.array = array
        self.address: int = array.ctypes.data
        self.count: int | None = None if one else len(array)
