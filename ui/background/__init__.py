"""Long work outside of the page's thread: worker processes, runner, shared caches."""
