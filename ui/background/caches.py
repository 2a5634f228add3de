"""Every cache of a server with its bound, in one place: together they hold at most `MOST` megabytes.

What may become large is a `Store`, which is bounded by the bytes that it really holds; the others are bounded by a
number of small entries. The stores are made here or by `shared_cache` where they work, and listed here. A test holds
the list against the sources, others fill the caches with the largest entries that links can ask for. All of them are
shared by all visitors and keyed by value.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.descend import Run
from engine.experiments.ensembles import EscapeTask, EscapeTimes
from engine.experiments.quadratic_theory import KappaCurve
from engine.experiments.reddi import RegretPath
from engine.experiments.schedule_grid import GridTask, ScheduleGrid
from engine.experiments.sweep import Sweep, SweepResult
from engine.scenario import Scenario
from lessons.findings import Finding
from ui.background.store import Store

MOST = 200
"""Megabytes of all caches of a server together."""

RACE_CACHE: Store[Scenario, dict[str, Run]] = Store("races", 27.9)
ESCAPE_CACHE: Store[EscapeTask, EscapeTimes] = Store("escapes", 6)
GRID_CACHE: Store[GridTask, ScheduleGrid] = Store("grids", 2)
NEWTON_CACHE: Store[Scenario, dict[str, Run]] = Store("newtons", 4)
MAP_CACHE: Store[Sweep, SweepResult] = Store("maps", 25.6)
SLICE_CACHE: Store[Any, Any] = Store("slices", 16)
PAYLOAD_CACHE: Store[Any, bytes] = Store("payloads", 10)
REGRET_CACHE: Store[tuple[str, int], RegretPath] = Store("regrets", 2)
KAPPA_CACHE: Store[float, KappaCurve] = Store("kappas", 0.5)
EVIDENCE_CACHE: Store[str, tuple[Finding, ...]] = Store("evidence", 0.1)

BY_BYTES = -1
FEW = 0


class Cache(NamedTuple):
    """A cache of a server.

    Attributes:
        place: file and name of the function that is cached, or of the store.
        entries: how many it holds at most, or how much they weigh in a `WeightedCache`; BY_BYTES for a store; FEW where
            there can only be a few, such as one for each language.
        megabytes: how much it holds at most.
        entry: what an entry is, and how large.
    """

    place: str
    entries: int
    megabytes: float
    entry: str


CACHES = (
    Cache("ui/background/caches.py:RACE_CACHE", BY_BYTES, 27.9, "runs with history: 7 x 300 steps 0.2 MB, at most 9"),
    Cache("ui/background/race_cache.py:_summaries", BY_BYTES, 1.9, "a sentence and a few numbers of each run, 6 kB"),
    Cache("ui/background/caches.py:MAP_CACHE", BY_BYTES, 25.6, "a map, at most 8 MB"),
    Cache(
        "ui/background/caches.py:SLICE_CACHE", BY_BYTES, 16, "rows of a map that is not complete; dropped when it is"
    ),
    Cache("ui/background/caches.py:NEWTON_CACHE", BY_BYTES, 4, "the runs of two methods, at most 0.3 MB"),
    Cache("ui/background/caches.py:ESCAPE_CACHE", BY_BYTES, 6, "escapes of one optimizer, at most 35 kB"),
    Cache("ui/background/caches.py:GRID_CACHE", BY_BYTES, 2, "a column of a schedule grid, 5 kB"),
    Cache("ui/background/caches.py:PAYLOAD_CACHE", BY_BYTES, 10, "a compressed payload, at most 2 MB"),
    Cache("ui/anatomy/controls.py:inside", BY_BYTES, 10, "every quantity of one run, at most 2 MB"),
    Cache("ui/background/caches.py:REGRET_CACHE", BY_BYTES, 2, "a thousand points of a path, 25 kB"),
    Cache("ui/background/caches.py:KAPPA_CACHE", BY_BYTES, 0.5, "steps at a condition number, 1 kB"),
    Cache("ui/lessons/state.py:finding_of", BY_BYTES, 1, "a finding, 3 kB"),
    Cache("ui/lessons/state.py:right_answer", BY_BYTES, 0.1, "a word for each lesson"),
    Cache("ui/background/caches.py:EVIDENCE_CACHE", BY_BYTES, 0.1, "a few findings for each lesson"),
    Cache("ui/components/files.py:_read", 1, 0.5, "the files of our components, 0.3 MB"),
    Cache("ui/components/prepared.py:prepared", FEW, 0.1, "what a folder without a server notes of its files, 6 kB"),
    Cache("ui/components/files.py:reached_from", FEW, 0.1, "the paths of a component's modules, 1 kB"),
    Cache("ui/components/standalone.py:_scripts", 1, 0.8, "scripts of pages that are one file, compressed: 0.7 MB"),
    Cache("ui/components/files.py:plotly_files", FEW, 1, "plotly.js, compressed: 0.6 MB"),
    Cache("ui/components/files.py:plotly_address", FEW, 0.1, "an address in plotly.js"),
    Cache("ui/components/head.py:streamlit_page", FEW, 0.1, "the HTML that Streamlit starts from, 2 kB"),
    Cache("ui/components/head.py:streamlit_chunks", FEW, 0.1, "paths of Streamlit's files, 1 kB"),
    Cache("ui/components/head.py:_ask", FEW, 0.1, "a script, 1 kB"),
    Cache("ui/components/routes.py:_texts_compressed", FEW, 0.1, "the texts of a language, compressed: 20 kB"),
    Cache("ui/components/mathml.py:mathml", 512, 2, "a line of a rule as MathML, 3 kB"),
    Cache("engine/experiments/axis.py:_values", 256, 2.5, "the values of an axis, at most 8 kB"),
    Cache("engine/criteria.py:resolution", 256, 0.1, "a number for each surface"),
    Cache(
        "engine/program/trace.py:PROGRAMS", 40_000, 12.7, "a rule on a surface: an operation, 0.3 kB; at most 150 kB"
    ),
    Cache("engine/program/native.py:LAYOUTS", 40_000, 3, "a plan of such a program: an operation, 0.05 kB"),
    Cache("engine/program/kernels.py:COMPILED", 80_000, 16, "a compiled loop, 70 to 130 kB"),
    Cache("engine/program/kernels.py:SPENT", 15_000, 2, "a number for a loop that is not compiled"),
    Cache("engine/program/surface_form.py:form_of_expr", 64, 6, "the operations of f and its gradient, at most 93 kB"),
    Cache("engine/program/surface_form.py:_trace_surface", 64, 6, "f and its gradient as a program, at most 90 kB"),
    Cache("engine/program/kernels.py:compiler", 1, 0.1, "the compiler, if it is there"),
    Cache("engine/program/native_compiler.py:_target", 1, 0.1, "a description of the processor"),
    Cache("engine/program/javascript/family.py:family_of", 64, 0.2, "coefficients of a surface's constants, 1 kB"),
    Cache("engine/export/library_runs.py:library_runs", 64, 0.5, "ends and distances of a script's runs, 1 kB"),
    Cache("ui/blocks/share.py:_picture", BY_BYTES, 0.5, "a QR code as the address of an image, at most 64 kB"),
    Cache("ui/blocks/scripts.py:_functions", FEW, 0.1, "a script, 1 kB"),
    Cache("ui/blocks/shell.py:settle_memory", FEW, 0.1, "a mark that it was done"),
    Cache("lessons/sentences.py:texts", FEW, 0.5, "the lessons' words in a language, 60 kB"),
    Cache("i18n/__init__.py:catalogue", FEW, 0.5, "the texts of a language, 60 kB"),
    Cache("engine/tuned.py:_table", 1, 0.3, "the table of tuned values, as it is written"),
    Cache("engine/tuned.py:tuned_rows", 32, 0.1, "tuned values of the surfaces that were asked for"),
    Cache("figures/palette.py:derived", 8, 0.1, "the looks of optimizers beyond the list"),
    Cache("figures/theme.py:copy_looks", 1, 0.1, "the looks of further runs of a rule"),
    Cache("figures/theme.py:_looks", 64, 0.2, "the looks of the runs of each race"),
    Cache("optimizers/base.py:specified", FEW, 0.1, "the hyperparameters of each rule and schedule, 1 kB"),
    Cache("optimizers/elementwise.py:_powers", 64, 0.1, "128 powers of a number, 1 kB"),
    Cache("optimizers/line_parser.py:_compiled", 512, 1, "a line of a rule as a tree, 2 kB"),
    Cache("surfaces/base.py:_member", 256, 5, "a member of a family of surfaces, 20 kB"),
    Cache("surfaces/compile/compiler.py:compiled", 512, 20, "the tape of a surface and its derivatives, 40 kB"),
    Cache("surfaces/formula/parser.py:_parsed", 256, 10, "a typed formula as a surface, 40 kB"),
)
