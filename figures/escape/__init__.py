"""Figures of escapes: growth and distance from the ridge, ensembles, saddles, basins, and Newton for scale."""
