"""In place of Pyodide's installer: nothing is installed on the site, as all is there; stlite asks it to."""

import gc

gc.set_threshold(20_000, 20, 20)  # what is imported stays: looking through it again and again takes 0.3 s of a start


def add_mock_package(*_args: object, **_named: object) -> None:
    """What stlite fakes is a module beside this one."""


async def install(*_args: object, **_named: object) -> None:
    """Install nothing."""
