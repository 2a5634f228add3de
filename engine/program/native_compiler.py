"""Compile a loop to machine code for this processor."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any

import llvmlite.binding as llvm

from engine.program.native_code import ENTRY, native_module
from engine.program.native_layout import Layout

_FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class Kernel:
    """A compiled loop. Calling it releases the interpreter's lock; any number of threads may call it at once.

    Attributes:
        layout: what it is and what it is called with.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        code = machine_code(native_module(layout))
        # From the object alone: with the module in it an engine takes 1 MB, and so a tenth of that.
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())  # it owns the code
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()
        self._call = _FUNCTION(self._engine.get_function_address(ENTRY))

    def __call__(self, numbers: Any) -> None:
        """Run it; `numbers` is an array of int64 as `layout.names` lists them."""
        self._call(numbers.ctypes.data)


def machine_code(module: Any) -> bytes:
    """A module as an object file for this processor."""
    parsed = llvm.parse_assembly(str(module))
    code: bytes = _machine().emit_object(parsed)
    parsed.close()
    return code


@lru_cache(maxsize=1)
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple()


def _machine() -> Any:
    features = llvm.get_host_cpu_features().flatten()
    return _target().create_target_machine(cpu=llvm.get_host_cpu_name(), features=features, opt=2)
