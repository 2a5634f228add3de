"""Controls that make a scenario, generated from the registries."""
