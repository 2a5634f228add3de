"""Every cache of a server with its bound, in one place.

The stores are made here; the others are decorators where they work, and listed here. A test holds the list against
the sources. All of them are shared by all visitors and keyed by value.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.experiments.ensembles import EscapeTask, EscapeTimes
from engine.experiments.schedule_grid import GridTask, ScheduleGrid
from engine.experiments.sweep import Sweep, SweepResult
from ui.background.store import Store

ESCAPE_CACHE: Store[EscapeTask, EscapeTimes] = Store(256)
GRID_CACHE: Store[GridTask, ScheduleGrid] = Store(256)
MAP_CACHE: Store[Sweep, SweepResult] = Store(24)
SLICE_CACHE: Store[Any, Any] = Store(256)


class Cache(NamedTuple):
    """A cache of a server.

    Attributes:
        place: file and name of the function that is cached, or of the store.
        bound: how many entries it holds at most; FEW where there can only be a few, such as one for each language.
        entry: what an entry is, and how large.
    """

    place: str
    bound: int
    entry: str


FEW = 0

CACHES = (
    Cache("ui/background/caches.py:ESCAPE_CACHE", 256, "escapes of one optimizer, at most 32 kB"),
    Cache("ui/background/caches.py:GRID_CACHE", 256, "a column of a schedule grid, 1 kB"),
    Cache("ui/background/caches.py:MAP_CACHE", 24, "a map, at most 8 MB"),
    Cache(
        "ui/background/caches.py:SLICE_CACHE",
        256,
        "rows of a map that is not complete, at most 0.5 MB; dropped when it is",
    ),
    Cache("ui/background/race_cache.py:cached_race", 128, "runs with history: 0.2 MB for 7 x 300 steps, at most 8 MB"),
    Cache("ui/components/routes.py:answer", 64, "a compressed payload, for each of four routes; at most 2 MB"),
    Cache("ui/components/files.py:_read", 1, "the files of our components, 0.3 MB"),
    Cache("ui/components/files.py:modules_of", FEW, "the paths of a component's modules, 1 kB"),
    Cache("ui/components/files.py:plotly_files", FEW, "plotly.js, compressed: 0.6 MB"),
    Cache("ui/components/files.py:plotly_address", FEW, "an address in plotly.js"),
    Cache("ui/components/head.py:streamlit_page", FEW, "the HTML that Streamlit starts from, 2 kB"),
    Cache("ui/components/head.py:streamlit_chunks", FEW, "paths of Streamlit's files, 1 kB"),
    Cache("ui/components/head.py:_ask", FEW, "a script, 1 kB"),
    Cache("ui/components/routes.py:_texts_compressed", FEW, "the texts of a language, compressed: 20 kB"),
    Cache("ui/components/card.py:mathml", 512, "a line of a rule as MathML, 1 kB"),
    Cache("ui/anatomy/controls.py:inside", 64, "every quantity of one run, at most 2 MB"),
    Cache("ui/anatomy/reddi.py:cached_path", 128, "a path of at most 100,000 steps, 1.6 MB"),
    Cache("ui/tuning/maps.py:_tuned_race", 64, "a scenario, 2 kB"),
    Cache("engine/experiments/axis.py:_values", 256, "the values of an axis, 3 kB"),
    Cache("engine/criteria.py:resolution", 256, "a number for each surface"),
    Cache("engine/export/library_runs.py:library_runs", 64, "ends and distances of a script's runs, 1 kB"),
    Cache("ui/tuning/kappa.py:_curve", 64, "steps at eight condition numbers at most"),
    Cache("ui/lessons/state.py:finding_of", 256, "a finding, 1 kB"),
    Cache("ui/lessons/state.py:right_answer", FEW, "a word for each lesson"),
    Cache("ui/lessons/state.py:evidence_of", FEW, "a few findings for each lesson"),
    Cache("ui/blocks/scripts.py:_functions", FEW, "a script, 1 kB"),
    Cache("ui/blocks/shell.py:settle_memory", FEW, "a mark that it was done"),
    Cache("lessons/sentences.py:texts", FEW, "the lessons' words in a language, 60 kB"),
    Cache("i18n/__init__.py:catalogue", FEW, "the texts of a language, 60 kB"),
    Cache("figures/palette.py:derived", 8, "the looks of optimizers beyond the list"),
    Cache("figures/theme.py:_copy_looks", 1, "the looks of further runs of a rule"),
    Cache("figures/theme.py:_looks", 64, "the looks of the runs of each race"),
    Cache("optimizers/line_parser.py:_compiled", 512, "a line of a rule as a tree, 2 kB"),
    Cache("surfaces/base.py:_member", 256, "a member of a family of surfaces, 20 kB"),
    Cache("surfaces/compile/compiler.py:compiled", 512, "the tape of a surface and its derivatives, 20 kB"),
    Cache("surfaces/formula/parser.py:_parsed", 256, "a typed formula as a surface, 20 kB"),
)
