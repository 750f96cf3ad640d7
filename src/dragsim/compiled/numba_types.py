"""What tuples and rows are to compiled kernels: plain pointers to numbers of eight bytes.

numba would pass a nested tuple as hundreds of arguments and count references to every array. Here a
tuple such as ``Params`` is one pointer to a record whose fields lie at known places, a row one
pointer, and a list of tuples a pointer and a count. Kernels read and write them as they do tuples
and lists in CPython: ``p.body.mass``, ``y[V]``, ``len(m.x)``, ``cars[i]``. Indices are not checked
and not counted from the end: kernels use none below zero (``tests/architecture``).

Imports numba: only ``kernels.py`` imports this module, on first need.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.imputils import impl_ret_untracked
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import (
    NativeValue,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from dragsim.compiled.layout import FLOAT, Held, Layout, Member, Place

_WORD = ir.IntType(64)
_POINTER = _WORD.as_pointer()
_LLVM = {types.float64: ir.DoubleType(), types.int64: _WORD}


def _number(is_float: bool) -> Any:
    return types.float64 if is_float else types.int64


class Record(types.Type):
    """A tuple: one pointer."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        super().__init__(name=f"Record({layout.name}, {layout.words})")


class Cells(types.Type):
    """A row of ``count`` numbers: one pointer."""

    def __init__(self, is_float: bool, count: int, constant: bool) -> None:
        self.dtype = _number(is_float)
        self.count = count
        self.constant = constant
        super().__init__(name=f"Cells({self.dtype}, {count}, {constant})")


class Span(types.Type):
    """A row whose length is known when it runs: a pointer and a length."""

    constant = False

    def __init__(self, is_float: bool) -> None:
        self.dtype = _number(is_float)
        super().__init__(name=f"Span({self.dtype})")


class Table(types.Type):
    """A list of tuples: a pointer and a length."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        super().__init__(name=f"Table({layout.name}, {layout.words})")


class _PointerModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(manager, kind, _POINTER)


class _CountedModel(models.StructModel):
    def __init__(self, manager: Any, kind: types.Type) -> None:
        super().__init__(
            manager, kind, [("at", types.CPointer(types.int64)), ("count", types.int64)]
        )


register_model(Record)(_PointerModel)
register_model(Cells)(_PointerModel)
register_model(Span)(_CountedModel)
register_model(Table)(_CountedModel)


def _type_of(member: Member) -> Any:
    """Type of a tuple's member."""
    if isinstance(member.kind, Layout):
        return Record(member.kind)
    is_float = member.kind == FLOAT
    if member.place is Place.NUMBER:
        return _number(is_float)
    if member.place is Place.ROW:
        return Cells(is_float, member.count, member.constant)
    return Span(is_float)


@infer_getattr
class _RecordAttributes(AttributeTemplate):
    key = Record

    def generic_resolve(self, record: Record, name: str) -> Any:
        member = record.layout.members.get(name)
        return None if member is None else _type_of(member)


def _load(builder: Any, pointer: Any, dtype: Any, constant: bool) -> Any:
    """A number. One of a constant tuple or row is told to LLVM as never changing, so that a store
    elsewhere does not make it load the number again."""
    loaded = builder.load(builder.bitcast(pointer, _LLVM[dtype].as_pointer()))
    if constant:
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _counted(context: Any, builder: Any, kind: types.Type, at: Any, count: Any) -> Any:
    pair = context.make_helper(builder, kind)
    pair.at, pair.count = at, count
    return pair._getvalue()


@lower_getattr_generic(Record)
def _member(context: Any, builder: Any, record: Record, pointer: Any, name: str) -> Any:
    member = record.layout.members[name]
    kind = _type_of(member)
    at = builder.gep(pointer, [_WORD(member.word)], inbounds=True)
    if member.place is Place.NUMBER:
        at = _load(builder, at, kind, member.constant)
    elif member.place is Place.FAR_ROW:
        first = builder.inttoptr(_load(builder, at, types.int64, True), _POINTER)
        length = builder.gep(at, [_WORD(1)], inbounds=True)
        at = _counted(context, builder, kind, first, _load(builder, length, types.int64, True))
    return impl_ret_untracked(context, builder, kind, at)


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        row, index = args
        if not isinstance(index, types.Integer):
            return None
        if isinstance(row, (Cells, Span)):
            return signature(row.dtype, row, types.int64)
        return signature(Record(row.layout), row, types.int64) if isinstance(row, Table) else None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        row, index, _ = args
        if isinstance(row, (Cells, Span)) and isinstance(index, types.Integer):
            return signature(types.none, row, types.int64, row.dtype)
        return None


@infer_global(len)
class _Length(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        (row,) = args
        return signature(types.int64, row) if isinstance(row, (Cells, Span, Table)) else None


def _first(context: Any, builder: Any, kind: types.Type, value: Any) -> Any:
    """Pointer to a row's first number."""
    return value if isinstance(kind, Cells) else context.make_helper(builder, kind, value).at


@lower_builtin(operator.getitem, Cells, types.Integer)
@lower_builtin(operator.getitem, Span, types.Integer)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    row, (value, index) = sig.args[0], args
    at = builder.gep(_first(context, builder, row, value), [index], inbounds=True)
    return _load(builder, at, row.dtype, row.constant)


@lower_builtin(operator.setitem, Cells, types.Integer, types.Any)
@lower_builtin(operator.setitem, Span, types.Integer, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    row, (value, index, number) = sig.args[0], args
    at = builder.gep(_first(context, builder, row, value), [index], inbounds=True)
    builder.store(number, builder.bitcast(at, _LLVM[row.dtype].as_pointer()))
    return context.get_dummy_value()


@lower_builtin(operator.getitem, Table, types.Integer)
def _get_record(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    table, (value, index) = sig.args[0], args
    word = builder.mul(index, _WORD(table.layout.words))
    return builder.gep(context.make_helper(builder, table, value).at, [word], inbounds=True)


@lower_builtin(len, Cells)
def _length_of_cells(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return _WORD(sig.args[0].count)


@lower_builtin(len, Span)
@lower_builtin(len, Table)
def _length(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return context.make_helper(builder, sig.args[0], args[0]).count


@typeof_impl.register(Held)
def _typeof(held: Held, _context: Any) -> types.Type:
    return Record(held.layout) if held.count is None else Table(held.layout)


def _address(held: Any, context: Any) -> Any:
    """The address that a Held from Python holds."""
    number = context.pyapi.object_getattr_string(held, "address")
    address = context.pyapi.long_as_longlong(number)
    context.pyapi.decref(number)
    return context.builder.inttoptr(address, _POINTER)


@unbox(Record)
def _unbox_record(kind: types.Type, held: Any, context: Any) -> Any:
    return NativeValue(_address(held, context))


@unbox(Table)
def _unbox_table(kind: types.Type, held: Any, context: Any) -> Any:
    number = context.pyapi.object_getattr_string(held, "count")
    count = context.pyapi.long_as_longlong(number)
    context.pyapi.decref(number)
    at = _address(held, context)
    return NativeValue(_counted(context.context, context.builder, kind, at, count))
