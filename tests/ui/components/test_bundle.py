"""Modules as one script: what is imported and exported is what it was."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ui.components.bundle import BundleError, bundle
from ui.components.files import ASSETS, PLOTLY, reached_from
from ui.components.standalone import ENTRIES

NEED = "\nconst made = {}; const need = (path) => (made[path] ??= ravineModules[path](need));\n"


def run(script: str, tmp_path: Path) -> object:
    """What a script prints as JSON."""
    (tmp_path / "script.cjs").write_text(script, encoding="utf-8")
    done = subprocess.run(["node", "script.cjs"], cwd=tmp_path, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_modules_find_one_another_and_run_once(tmp_path: Path) -> None:
    modules = [
        ("a/one.js", 'import { two, three as drei } from "../b/two.js";\nexport const sum = two() + drei;\n'),
        (
            "b/two.js",
            "globalThis.runs = (globalThis.runs ?? 0) + 1;\n"
            "export function two() {\n  return 2;\n}\nexport const three = 3;\nexport class Four {}\n",
        ),
        ("b/min.js", 'import{two as a}from"./two.js";var b=a()*10;export{b as default,a as "c"};'.replace('"c"', "c")),
        ('program?f="x"', "export default ({power}) => {\nreturn power;\n};\n"),
        ("late.js", 'export const later = () => import("./b/min.js");\n'),
    ]
    script = bundle(modules) + NEED
    script += """need("late.js").later().then(({ default: ten }) => console.log(JSON.stringify([
        need("a/one.js").sum, ten, globalThis.runs, typeof need("b/two.js").Four,
        need('program?f="x"').default({ power: 5 })])));"""
    assert run(script, tmp_path) == [5, 20, 1, "function", 5]


@pytest.mark.parametrize(
    "text",
    [
        'import x from "./x.js";',
        'import "./x.js";',
        "export let count = 0;",
        'export * from "./x.js";',
        "export var a = 1;",
    ],
)
def test_what_is_not_understood_is_no_script(text: str) -> None:
    with pytest.raises(BundleError, match=r"^one"):
        bundle([("one.js", f"const a = 1;\n{text}\n")])


def test_all_that_a_file_needs_can_be_bundled_and_nothing_imports_itself(tmp_path: Path) -> None:
    """Where modules import one another in a circle `need` would not end."""
    modules = [(path, (ASSETS / path).read_text(encoding="utf-8")) for path in reached_from(*ENTRIES)]
    flat = [(f"plotly/{path.name}", path.read_text(encoding="utf-8")) for path in PLOTLY.glob("*.js")]
    names = [path for path, _ in modules if not path.endswith("map_worker.js")]  # which listens to a page
    script = bundle([*modules, *flat]) + NEED + f"for (const path of {json.dumps(names)}) need(path);\nconsole.log(1)"
    assert run(f"globalThis.matchMedia = () => ({{}});\n{script}", tmp_path) == 1
    assert "import.meta" not in script
