"""In place of pyarrow: Streamlit asks whether something is one of its tables. Nothing is."""

__version__ = "0.0.1"


class _Nothing:
    def __init__(self, *_args: object, **_named: object) -> None:
        raise NotImplementedError("there are no tables of pyarrow here")


class Table(_Nothing):
    """A table."""


class Array(_Nothing):
    """An array."""


class ChunkedArray(_Nothing):
    """An array in parts."""
