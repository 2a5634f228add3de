"""The anatomy page: its controls and sections."""
