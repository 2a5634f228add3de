"""The schedules page: its controls and its grid."""
