"""The escape page: its controls and sections."""
