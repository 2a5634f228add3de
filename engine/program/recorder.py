"""Values that record what is done with them: NumPy code that is called with them becomes a list of operations.

A rule's `update` is a pure function of arrays. Called with arrays of `Value` it computes nothing, but a `Recorder`
notes each operation. What cannot be noted, such as a branch on a value, raises `TraceError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from engine.program.operations import COMMUTATIVE, COMPARISONS, FUNCTIONS, LOGICAL, NAMES, SELECT
from engine.program.program import Operation, Program

_np: Any = np
"""NumPy, to which operations on values are handed that its types do not know."""


_KEEP_TRUTH = frozenset({"multiply", "maximum", "minimum"})
"""What they make of two truths is the same for NumPy's and for numbers."""


class TraceError(TypeError):
    """Code does with a value what a straight list of operations cannot say."""


class Recorder:
    """Notes operations; equal operations on equal values are one value."""

    def __init__(self, inputs: Sequence[str]) -> None:
        self.inputs = tuple(inputs)
        self.count = len(self.inputs)
        self.constants: dict[str, int] = {}  # as `float.hex` writes them: 0.0 and -0.0 are equal, and two constants
        self._truths: set[int] = set()
        self.operations: list[Operation] = []
        self._known: dict[tuple[Any, ...], int] = {}

    def input(self, name: str) -> Value:
        """The value of an input."""
        return Value(self, self.inputs.index(name))

    def record(self, name: str, *inputs: Any) -> Value:
        """The value of an operation on values or numbers."""
        numbers = tuple(self.number(value) for value in inputs)
        key = (name, *(sorted(numbers) if name in COMMUTATIVE else numbers))
        if key not in self._known:
            self._known[key] = self._new()
            if name in COMPARISONS | LOGICAL or (name in _KEEP_TRUTH and all(map(self.is_truth, inputs))):
                self._truths.add(self._known[key])
            self.operations.append(Operation(name, numbers, self._known[key]))
        return Value(self, self._known[key])

    def number(self, value: Any) -> int:
        """The number of a value, or of a constant."""
        if isinstance(value, Value):
            return value.number
        key = float(value).hex()
        if key not in self.constants:
            self.constants[key] = self._new()
        return self.constants[key]

    def is_truth(self, value: Any) -> bool:
        """Whether a value or number is a truth value."""
        return value.number in self._truths if isinstance(value, Value) else isinstance(value, bool | np.bool_)

    def program(self, outputs: Mapping[str, Any]) -> Program:
        """What the outputs rest on, with the inputs that it needs, numbered anew."""
        numbers = {name: self.number(value) for name, value in outputs.items()}
        wanted = set(numbers.values())
        operations: list[Operation] = []
        for operation in reversed(self.operations):
            if operation.output in wanted:
                operations.append(operation)
                wanted.update(operation.inputs)
        used = [number for number in range(len(self.inputs)) if number in wanted]
        constants = [(float.fromhex(key), number) for key, number in self.constants.items() if number in wanted]
        order = [*used, *(number for _, number in constants), *(op.output for op in reversed(operations))]
        place = {number: index for index, number in enumerate(order)}
        return Program(
            inputs=tuple(self.inputs[number] for number in used),
            constants=tuple((place[number], value) for value, number in constants),
            operations=tuple(
                Operation(op.name, tuple(place[value] for value in op.inputs), place[op.output])
                for op in reversed(operations)
            ),
            outputs=tuple((name, place[number]) for name, number in numbers.items()),
        )

    def _new(self) -> int:
        self.count += 1
        return self.count - 1


class Value:
    """A number that is not known yet; see `Recorder`."""

    ndim = 0
    shape = ()

    def __init__(self, recorder: Recorder, number: int) -> None:
        self.recorder = recorder
        self.number = number

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return _apply(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _types: Any, args: Any, options: Any) -> Any:
        return _call(function, args, options)

    def __bool__(self) -> bool:
        raise TraceError("a branch on a value that is not known: write it with np.where, np.maximum or a schedule")

    def __add__(self, other: Any) -> Any:
        return _np.add(self, other)

    def __radd__(self, other: Any) -> Any:
        return _np.add(other, self)

    def __sub__(self, other: Any) -> Any:
        return _np.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        return _np.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        return _np.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        return _np.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        return _np.divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _np.divide(other, self)

    def __pow__(self, other: Any) -> Any:
        return _np.power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return _np.power(other, self)

    def __neg__(self) -> Any:
        return _np.negative(self)

    def __abs__(self) -> Any:
        return _np.absolute(self)

    def __lt__(self, other: Any) -> Any:
        return _np.less(self, other)

    def __le__(self, other: Any) -> Any:
        return _np.less_equal(self, other)

    def __gt__(self, other: Any) -> Any:
        return _np.greater(self, other)

    def __ge__(self, other: Any) -> Any:
        return _np.greater_equal(self, other)

    def __and__(self, other: Any) -> Any:
        return _np.logical_and(self, other)

    def __or__(self, other: Any) -> Any:
        return _np.logical_or(self, other)

    def __invert__(self) -> Any:
        return _np.logical_not(self)

    def __eq__(self, other: object) -> Any:  # comparing for identity would be a silent branch
        raise TraceError("an equality of values that are not known: write it with np.equal")

    __hash__ = None  # type: ignore[assignment]


class Values(np.ndarray[Any, Any]):
    """An array of `Value`: indexing and shapes are NumPy's own, operations are noted."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return _apply(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _types: Any, args: Any, options: Any) -> Any:
        return _call(function, args, options)


def values_of(parts: Any) -> Any:
    """An array of values from nested lists of them."""
    return np.array(parts, dtype=object).view(Values)


def _apply(function: Any, method: str, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """A ufunc on values: noted for each element."""
    if function is np.power and isinstance(inputs[1], int | float) and inputs[1] == 2:
        return _apply(np.multiply, method, (inputs[0], inputs[0]), options)
    name = NAMES.get(function)
    if name in FUNCTIONS:
        raise TraceError(f"NumPy's {name} of a value: its last bits are the library's; see optimizers.elementwise")
    if name is None or method != "__call__" or options.keys() - {"out"}:
        raise TraceError(f"no operation of a program for {function.__name__}")
    result = _each(lambda *parts: _noted(name, parts), inputs)
    (out,) = options.get("out", (None,))
    if out is None:
        return result
    out[...] = result
    return out


def _noted(name: str, parts: Sequence[Any]) -> Value:
    """An operation of NumPy on values, which are numbers; True + True is True for NumPy, and not 2."""
    recorder = _recorder_of(parts)
    if name not in COMPARISONS | LOGICAL | _KEEP_TRUTH and all(map(recorder.is_truth, parts)):
        raise TraceError(f"{name} of truth values: multiply them by a number before")
    return recorder.record(name, *parts)


def _call(function: Any, args: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """Functions of arrays that rules use beside ufuncs."""
    if function is np.where and len(args) == 3 and not options:
        return _each(lambda *parts: _recorder_of(parts).record(SELECT, *parts), args)
    if function is np.stack and not options:
        return values_of([np.asarray(part, dtype=object).tolist() if np.ndim(part) else part for part in args[0]])
    if function in (np.shape, np.ndim):
        return getattr(args[0], function.__name__)
    raise TraceError(f"no operation of a program for {function.__name__}")


def _each(function: Callable[..., Value], inputs: Sequence[Any]) -> Any:
    arrays = [part if isinstance(part, np.ndarray) else _scalar(part) for part in inputs]
    broadcast = np.broadcast_arrays(*(np.asarray(array, dtype=object) for array in arrays))
    result = np.empty(broadcast[0].shape, dtype=object)
    for index in np.ndindex(result.shape):
        result[index] = function(*(array[index] for array in broadcast))
    return result.view(Values) if result.ndim else result[()]


def _scalar(part: Any) -> Any:
    array = np.empty((), dtype=object)
    array[()] = part
    return array


def _recorder_of(parts: Sequence[Any]) -> Recorder:
    recorders = [part.recorder for part in parts if isinstance(part, Value)]
    if not recorders:
        raise TraceError("an operation without a value")
    return recorders[0]
