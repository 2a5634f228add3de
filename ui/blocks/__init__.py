"""Parts of pages that several pages show: shell, scoreboard, downloads, share."""
