"""What a page of the site says where it cannot open: in every language, as nobody knows the visitor's yet."""

from __future__ import annotations

from i18n import LANGUAGES, say, speaking


def refusals() -> dict[str, dict[str, str]]:
    """{language: {why: sentence}}: `disk` for a page that was opened as a file, `old` for a browser that is too old."""
    words = {}
    for code in LANGUAGES:
        with speaking(code):
            words[code] = {
                "disk": say(
                    "Browsers do not open this page from a disk. Start python -m http.server in its folder, "
                    "and open http://localhost:8000."
                ),
                "old": say("This browser is too old for this page, or does not let it run scripts."),
            }
    return words
