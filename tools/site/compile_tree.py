"""Compile a folder of sources ahead, in the site's own Python: run by `compile.mjs` there, and by tests in this one.

Sources are replaced by bytecode that is not compared with them. What only readers of sources need goes: docstrings are
empty (never missing, as libraries add to theirs), and names of other hosts become a name that leads nowhere.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
import os
import re
from types import CodeType

HOSTS = re.compile(r"(?P<scheme>\b(?:https?|wss?)://)(?!www\.w3\.org\b|localhost\b|127\.0\.0\.1\b)(?P<host>[\w-]+(?:\.[\w-]+)+)")
"""A host in an address; names of XML's kinds are no addresses."""
NOWHERE = "elsewhere.invalid"
"""A name that is reserved for leading nowhere."""
HEADER = 16
"""Bytes before the code in a file of bytecode."""
_UNCHECKED = (1).to_bytes(4, "little")
_LONG = 40
"""Characters of a docstring, at least, in code without its source: a shorter text may be another."""


def without_hosts(text: str) -> str:
    """A text in which no address leads to another host."""
    return HOSTS.sub(lambda found: found["scheme"] + (found["host"] if _is_nowhere(found["host"]) else NOWHERE), text)


def _is_nowhere(host: str) -> bool:
    return host.endswith((".invalid", ".local", ".localhost"))


def compiled(source: bytes, name: str) -> bytes:
    """The file of bytecode of a source; `name` is what tracebacks call it. Raises SyntaxError."""
    tree = ast.parse(source, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node, clean=False):
            node.body[0] = ast.copy_location(ast.Expr(ast.copy_location(ast.Constant(""), node.body[0])), node.body[0])
    code = compile(tree, name, "exec", dont_inherit=True, optimize=0)
    return bytecode(code, importlib.util.source_hash(source))


def recompiled(content: bytes) -> bytes:
    """A file of bytecode without its long docstrings and names of other hosts."""
    return bytecode(_bare(marshal.loads(content[HEADER:])), content[8:HEADER])  # noqa: S302 - of a package whose hash is known


def bytecode(code: CodeType, source_hash: bytes) -> bytes:
    """The file of some code. It is equal for equal code: what is shared by chance is written as that twice over."""
    text = marshal.dumps(marshal.loads(marshal.dumps(_elsewhere(code))))  # noqa: S302
    return importlib.util.MAGIC_NUMBER + _UNCHECKED + source_hash + text


def _elsewhere(code: CodeType) -> CodeType:
    return code.replace(co_consts=tuple(map(_without, code.co_consts)))


def _without(constant: object) -> object:
    if isinstance(constant, CodeType):
        return _elsewhere(constant)
    if isinstance(constant, str):
        return without_hosts(constant)
    if type(constant) in {tuple, frozenset}:
        return type(constant)(map(_without, constant))  # type: ignore[call-arg]
    return constant


def _bare(code: CodeType) -> CodeType:
    """Code without docstrings: a function's is its first constant, a class's what it calls `__doc__`."""
    constants = tuple(_bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    first = constants[0] if constants else None
    if isinstance(first, str) and len(first) > _LONG and "\n" in first and not code.co_name.startswith("<"):
        constants = ("", *constants[1:])
    return code.replace(co_consts=constants)


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
