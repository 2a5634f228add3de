"""What the documents say is so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.readme import README, with_table

ROOT = Path(__file__).parents[1]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


def test_the_readme_table_is_the_registrys() -> None:
    text = README.read_text(encoding="utf-8")
    assert "`beta2`" in text
    assert with_table(text) == text, "run `python -m tools.readme`"


def test_links_between_documents_lead_somewhere() -> None:
    for document in ROOT.glob("*.md"):
        prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#]+)\)", prose):
            if not target.startswith("http"):
                assert (ROOT / target).exists(), f"{document.name} names {target}"


def test_every_direct_dependency_is_pinned_and_explained() -> None:
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line.startswith("-r"):
                continue
            package, pinned, _ = line.partition("==")
            assert pinned, f"{name}: {line} is not pinned"
            assert re.search(rf"\b{package}\b", reasons), f"CONTRIBUTING.md does not say why {package}"


def test_no_machines_path_is_committed() -> None:
    allowed = {Path(__file__)}
    for path in tracked_files():
        if path.suffix in {".png", ".webp", ".gif", ".npz"} or path in allowed or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(work|root|home/\w+)/", text), path
