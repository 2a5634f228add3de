"""What people take away: CSV tables, a NumPy script, the same rule in PyTorch and Optax."""
