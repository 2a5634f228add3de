"""The visitor's session and its link."""
