"""The heart of it: scenario -> descend (with conditions) -> race -> metrics -> verdict."""
