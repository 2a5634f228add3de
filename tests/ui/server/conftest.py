"""The server sets up the log of its process; here it is put back, as other tests run in the same one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
import streamlit.logger


@pytest.fixture(autouse=True)
def the_log_is_as_before() -> Iterator[None]:
    loggers = [logging.getLogger(), *logging.root.manager.loggerDict.values()]
    before = [(one, list(one.handlers), one.propagate, one.level) for one in loggers if isinstance(one, logging.Logger)]
    hook, formatter = threading.excepthook, streamlit.logger.setup_formatter
    yield
    threading.excepthook, streamlit.logger.setup_formatter = hook, formatter
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)
