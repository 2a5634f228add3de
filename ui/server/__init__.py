"""The server's half of the app: which requests come in, what is checked at start, and what is watched while it runs."""
