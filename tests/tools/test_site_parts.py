"""What the site without a server is built of: pinned, cut to what is used, compiled without names of other hosts."""

from __future__ import annotations

import ast
import importlib.util
import marshal
import re
import subprocess
import sys
from types import CodeType

import pytest

from tools.extract_texts import python_files
from tools.site.archive import packed
from tools.site.compile_tree import HEADER, NOWHERE, compiled, recompiled, without_hosts
from tools.site.downloads import DOWNLOADS
from tools.site.packages import PatchError, patched_text
from tools.site.streamlit_page import AT_ONCE, ELEMENTS, is_needed
from tools.site.sympy_used import FORMULAS, LIST

REQUIREMENTS = (LIST.parents[2] / "requirements.txt").read_text(encoding="utf-8")
# fmt: off
NO_ELEMENTS = frozenset({
    "Page", "cache_data", "cache_resource", "column_config", "component", "context", "get_option", "query_params",
    "rerun", "session_state", "stop",
})
# fmt: on
"""Names in `st` that put nothing on a page by themselves."""


def test_what_is_downloaded_has_a_hash_and_a_place() -> None:
    for download in DOWNLOADS:
        assert re.fullmatch(r"[0-9a-f]{64}", download.sha256), download.name
        assert download.url or download.npm or download.pip or download.member, download.name
        assert not download.url or download.url.startswith("https://")


def test_packages_have_the_versions_of_the_server() -> None:
    pinned = dict(re.findall(r"^([\w-]+)==([\w.]+)", REQUIREMENTS, re.MULTILINE))
    versions = {d.name: d.pip.split("==")[1] for d in DOWNLOADS if d.pip}
    both = pinned.keys() & versions.keys()
    assert both == {"latex2mathml", "protobuf", "segno", "starlette", "sympy"}
    assert {name: pinned[name] for name in both} == {name: versions[name] for name in both}


SOURCE = b'''"""A module that says https://elsewhere.org in its docstring, which is long enough."""

class Thing:
    """A thing of which a sentence says something here."""

    def method(self):
        """Return the address of something, as the sentence says."""
        return "https://cdn.example.com/x.js", ("http://www.w3.org/2000/svg", b"wss://example.org/")

def short():
    return "a text that is long enough, and no docstring at all"
'''


def names_of(content: bytes) -> dict[str, object]:
    space: dict[str, object] = {"__name__": "made"}
    exec(marshal.loads(content[HEADER:]), space)  # noqa: S102, S302 - compiled a moment ago
    return space


@pytest.mark.parametrize("again", [False, True])
def test_bytecode_has_no_docstrings_and_names_no_other_host(*, again: bool) -> None:
    made = compiled(SOURCE, "made.py")
    space = names_of(recompiled(made) if again else made)
    thing, short = space["Thing"], space["short"]
    assert space["__doc__"] == thing.__doc__ == thing.method.__doc__ == ""  # type: ignore[attr-defined]
    svg = ("http://www.w3.org/2000/svg", f"wss://{NOWHERE}/".encode())
    assert thing().method() == (f"https://{NOWHERE}/x.js", svg)  # type: ignore[operator]
    assert short() == "a text that is long enough, and no docstring at all"  # type: ignore[operator]


def test_bytecode_is_not_compared_with_a_source() -> None:
    made = compiled(SOURCE, "made.py")
    assert made[:4] == importlib.util.MAGIC_NUMBER
    assert made[4:8] == (1).to_bytes(4, "little")  # by hash, unchecked: see PEP 552
    assert made[8:HEADER] == importlib.util.source_hash(SOURCE)
    assert made == compiled(SOURCE, "made.py")
    assert isinstance(marshal.loads(made[HEADER:]), CodeType)  # noqa: S302


def test_addresses_lead_nowhere_but_to_this_machine() -> None:
    assert (
        without_hosts("see https://a.b-c.org/x?y, http://127.0.0.1:80/")
        == f"see https://{NOWHERE}/x?y, http://127.0.0.1:80/"
    )
    assert without_hosts("https://stlite.invalid/media") == "https://stlite.invalid/media"


def test_a_patch_of_what_has_changed_is_a_fault() -> None:
    assert patched_text("file", "one two", (("two", "three"),)) == "one three"
    for text in ("one", "two two"):
        with pytest.raises(PatchError, match="file has"):
            patched_text("file", text, (("two", "three"),))


def test_archives_of_equal_files_are_equal() -> None:
    assert packed({"a": b"1", "b": b"2"}) == packed({"b": b"2", "a": b"1"})


def elements_used() -> set[str]:
    """Names of Streamlit's calls in our sources: those of `st`, and those of containers that are elements elsewhere."""
    known = {call for calls in ELEMENTS.values() for call in calls} | AT_ONCE
    used = set()
    for path in python_files("ui", "pages"):
        for node in ast.walk(ast.parse((LIST.parents[2] / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_streamlit = isinstance(node.func.value, ast.Name) and node.func.value.id == "st"
                used |= {node.func.attr} if of_streamlit or node.func.attr in known else set()
    return used


def test_the_site_has_every_element_that_a_page_uses() -> None:
    known = {call for calls in ELEMENTS.values() for call in calls} | AT_ONCE | NO_ELEMENTS
    assert elements_used() <= known, "name its part in tools/site/streamlit_page.py"


def test_what_is_large_and_unused_is_left_out() -> None:
    left_out = (
        "PlotlyChart-BRwJlcbg-DtKv_Jxj.js",
        "DeckGlJsonChart-x.js",
        "MermaidChart-x.js",
        "ArrowVegaLiteChart-x.js",
    )
    assert not any(map(is_needed, left_out))
    assert is_needed("Slider-DZ2YwD_e-BCLslQhV.js")


ALONE = """
import sys
from tools.site.sympy_used import *
sys.meta_path.insert(0, Only(listed()))
exercise([*{formulas!r}, *(case["text"] for case in {cases}[:{count}])])
print(len(used()))
"""


def exercised(formulas: list[str], cases: str, count: int) -> subprocess.CompletedProcess[str]:
    code = ALONE.format(formulas=formulas, cases=cases, count=count)
    code = f"from tests.surfaces.formula.formula_cases import VALID\n{code}"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=LIST.parents[2], capture_output=True, text=True, check=False
    )


def test_sympy_is_enough_for_the_catalogue_and_for_formulas() -> None:
    done = exercised([FORMULAS[2], FORMULAS[8]], "VALID", 12)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.soak
def test_sympy_is_enough_for_all_formulas_of_the_tests() -> None:
    done = exercised(list(FORMULAS), "VALID", 10**6)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_module_that_is_not_listed_is_not_to_be_had() -> None:
    code = (
        "import sys\nfrom tools.site.sympy_used import *\nsys.meta_path.insert(0, Only(listed()))\nimport sympy.physics"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=LIST.parents[2], capture_output=True, text=True, check=False
    )
    assert "No module named 'sympy.physics'" in done.stderr
