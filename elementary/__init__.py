"""Elementary functions as fixed sequences of IEEE 754 operations: the same bits wherever they run.

They are next to the true numbers, not always the nearest: by how many units in the last place one may be off says
`UNITS` in tests/elementary/test_accuracy.py, half a unit for exp to two for hyperbolic functions and inverses. Each
takes floats or arrays, and gives the shape to which these are broadcast; nan and infinite numbers are as C
has them. NumPy's warnings are left as they come.

The methods are those of P. T. P. Tang (exponential: ACM TOMS 15, 1989; logarithm: TOMS 16, 1990; the rest: ARITH 10,
1991), W. J. Cody and W. Waite (Software Manual for the Elementary Functions, 1980) and T. J. Dekker (Numerische
Mathematik 18, 1971); tables, steps and terms are chosen here.
"""
