"""The tuning page: its controls and sections."""
