"""The pages: key, title, icon and group of each, said once, and the groups of the navigation."""

from __future__ import annotations

from typing import NamedTuple

from i18n import say


class PageInfo(NamedTuple):
    """A page of the app.

    Attributes:
        key: its file in pages/, its address, and its name in links from lessons.
        title: in English; translated where it is shown.
        icon: a Material symbol that Streamlit brings along.
        group: the menu of `GROUPS` that it is in; none for a page that stands in the navigation by itself.
    """

    key: str
    title: str
    icon: str
    group: str = ""

    @property
    def file(self) -> str:
        """Its script, as Streamlit wants it."""
        return f"pages/{self.key}.py"


GROUPS = {"learn": "Lessons", "lab": "Lab"}
"""{group: title}, in the order of the navigation, after the pages without a group: Streamlit shows those first."""

PAGES: dict[str, PageInfo] = {
    page.key: page
    for page in (
        PageInfo("start", "Start", ":material/home:"),
        PageInfo("race", "Race", ":material/flag:"),
        PageInfo("lessons", "Lessons", ":material/school:", "learn"),
        PageInfo("teacher", "Teaching", ":material/co_present:", "learn"),
        PageInfo("tuning", "Tuning", ":material/tune:", "lab"),
        PageInfo("escape", "Escape", ":material/landslide:", "lab"),
        PageInfo("schedules", "Schedules", ":material/trending_down:", "lab"),
        PageInfo("anatomy", "Anatomy", ":material/biotech:", "lab"),
    )
}
"""In the order of the navigation; the first is the default."""

START = next(iter(PAGES))


def group_title(key: str) -> str:
    """The title of a menu in the visitor's language."""
    return say(GROUPS[key])
