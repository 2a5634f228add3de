"""Defaults and limits of a scenario's fields: written once, read by links, widgets, lessons and tests."""

from __future__ import annotations

from engine.scenario.entry import Entry
from optimizers import OPTIMIZERS

DEFAULT_SURFACE = "plateau_saddle"
CUSTOM = "custom"
"""The surface of a scenario whose formula was typed."""

DEFAULT_OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam")
DEFAULT_ENTRIES = tuple(Entry(key) for key in DEFAULT_OPTIMIZERS)
MAX_STEPS = 5000
MAX_ENTRIES = 12
MAX_COORDINATE = 1e6
MAX_SEED = 2**32 - 1
NOISE = (0.0, 10.0)
"""The range of the standard deviation of the gradient noise."""

SHARED_LR = OPTIMIZERS["sgd"].hypers()["lr"]
"""The range of the shared learning rate: that of any rule."""
