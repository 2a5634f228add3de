"""The pages: key, title, icon and group of each, said once."""

from __future__ import annotations

from typing import NamedTuple


class PageInfo(NamedTuple):
    """A page of the app.

    Attributes:
        key: its file in pages/, its address, and its name in links from lessons.
        title: in English; translated where it is shown.
        icon: a Material symbol that Streamlit brings along.
        group: what it is for: to play, to learn, to explore, to look inside.
    """

    key: str
    title: str
    icon: str
    group: str

    @property
    def file(self) -> str:
        """Its script, as Streamlit wants it."""
        return f"pages/{self.key}.py"


PAGES: dict[str, PageInfo] = {
    page.key: page
    for page in (
        PageInfo("start", "Start", ":material/home:", "play"),
        PageInfo("race", "Race", ":material/flag:", "play"),
        PageInfo("lessons", "Lessons", ":material/school:", "learn"),
        PageInfo("teacher", "Teaching", ":material/co_present:", "learn"),
        PageInfo("escape", "Escape", ":material/landslide:", "explore"),
        PageInfo("tuning", "Tuning", ":material/tune:", "explore"),
        PageInfo("schedules", "Schedules", ":material/trending_down:", "explore"),
        PageInfo("anatomy", "Anatomy", ":material/biotech:", "inside"),
    )
}
"""In the order of the navigation; the first is the default."""

START = next(iter(PAGES))
