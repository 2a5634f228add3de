"""Elementary functions as fixed sequences of IEEE 754 operations: the same bits wherever they run."""
