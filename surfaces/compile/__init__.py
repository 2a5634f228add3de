"""A SymPy expression as a flat tape of NumPy operations, with derivatives."""
