"""Compile a folder of sources ahead, in the site's own Python: run by `compile.mjs` there, and by tests in this one.

Sources are replaced by bytecode that is not compared with them. What only readers of sources need goes: docstrings are
empty (never missing, as libraries add to theirs), and names of other hosts become a name that leads nowhere.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import re
from types import CodeType

CITED = r"towardsdatascience\.com"
"""Hosts of texts that a page cites, with their addresses, for readers to find: see `lessons/sources.py`."""
HOSTS = re.compile(
    rf"(?P<scheme>\b(?:https?|wss?)://)(?!(?:www\.w3\.org|localhost|127\.0\.0\.1|{CITED})\b)"
    r"(?P<host>[\w-]+(?:\.[\w-]+)+)"
)
"""A host in an address; names of XML's kinds are no addresses."""
NOWHERE = "elsewhere.invalid"
"""A name that is reserved for leading nowhere."""
HEADER = 16
"""Bytes before the code in a file of bytecode."""
_UNCHECKED = (1).to_bytes(4, "little")
_OPTIMIZED = 1
"""The flag of functions' code."""
_FIRST = 4
"""Constants of a class, or of a module, that its docstring is among."""
_LONG = 40
"""Characters of a docstring, at least, that is left out: a shorter text may be another."""


def without_hosts(text: str) -> str:
    """A text in which no address leads to another host."""
    return HOSTS.sub(lambda found: found["scheme"] + (found["host"] if _is_nowhere(found["host"]) else NOWHERE), text)


def _is_nowhere(host: str) -> bool:
    return host.endswith((".invalid", ".local", ".localhost"))


def compiled(source: bytes, name: str) -> bytes:
    """The file of bytecode of a source; `name` is what tracebacks call it. Raises SyntaxError."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    return bytecode(code, importlib.util.source_hash(source))


def recompiled(content: bytes) -> bytes:
    """A file of bytecode as `compiled` would make it, from one of bytecode."""
    return bytecode(marshal.loads(content[HEADER:]), content[8:HEADER])  # noqa: S302 - of a package whose hash is known


def bytecode(code: CodeType, source_hash: bytes) -> bytes:
    """The file of some code. It is equal for equal code: what is shared by chance is written as that twice over."""
    text = marshal.dumps(marshal.loads(marshal.dumps(lean(code))))  # noqa: S302
    return importlib.util.MAGIC_NUMBER + _UNCHECKED + source_hash + text


def lean(code: CodeType) -> CodeType:
    """Code without docstrings and names of other hosts.

    A function's docstring is its first constant, which is None where it has none. Those of classes and modules are
    among the first ones, and called `__doc__`.
    """
    constants = [_without(each) for each in code.co_consts]
    is_function = bool(code.co_flags & _OPTIMIZED) and not code.co_name.startswith("<")
    places = range(1) if is_function else range(_FIRST) if "__doc__" in code.co_names else ()
    for place in places:
        if place < len(constants) and _is_docstring(constants[place]):
            constants[place] = ""
            break
    return code.replace(co_consts=tuple(constants))


def _is_docstring(constant: object) -> bool:
    """Whether a text is no other: long ones of several words are not what code reads."""
    return isinstance(constant, str) and len(constant) > _LONG and " " in constant


def _without(constant: object) -> object:
    if isinstance(constant, CodeType):
        return lean(constant)
    if isinstance(constant, str):
        return without_hosts(constant) if "://" in constant else constant
    if isinstance(constant, bytes):
        return without_hosts(constant.decode("latin-1")).encode("latin-1") if b"://" in constant else constant
    if type(constant) in {tuple, frozenset}:
        return type(constant)(map(_without, constant))  # type: ignore[call-arg]
    return constant


def compile_tree(root: str, sources: tuple[str, ...] = ()) -> int:
    """Compile all sources below a folder, but for those whose paths begin as some do; gives how many there were."""
    count = 0
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = f"{folder}/{name}"
            if name.endswith((".py", ".pyc")) and not path[len(root) + 1 :].startswith(sources or ("//",)):
                _compile_file(path, path[len(root) + 1 :])
                count += 1
    return count


def _compile_file(path: str, name: str) -> None:
    with open(path, "rb") as file:
        content = file.read()
    made = compiled(content, name) if path.endswith(".py") else recompiled(content)
    with open(path.removesuffix("c") + "c", "wb") as file:
        file.write(made)
    if path.endswith(".py"):
        os.remove(path)
