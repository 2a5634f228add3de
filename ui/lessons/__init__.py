"""The lessons page: its state and its parts."""
