"""Test functions of two variables, declared in SymPy and evaluated by NumPy."""

from surfaces.base import Parameter, Surface
from surfaces.catalog import SURFACES

__all__ = ["SURFACES", "Parameter", "Surface"]
