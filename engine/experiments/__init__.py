"""Computations made of many runs or of the inside of one: maps, basins, ensembles, theory, pairs, traces."""
