"""One step of a rule on a surface as a straight list of scalar operations, and what executes it."""
