"""In place of Pyodide's installer: nothing is installed on the site, as all is there; stlite asks it to."""


def add_mock_package(*_args: object, **_named: object) -> None:
    """What stlite fakes is a module beside this one."""


async def install(*_args: object, **_named: object) -> None:
    """Install nothing."""
