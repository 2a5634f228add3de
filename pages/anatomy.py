"""The anatomy page: one rule step by step, two that differ in one switch, and the same in other libraries."""

from __future__ import annotations

from i18n import say
from ui.anatomy.controls import enter_section, section_control, sidebar
from ui.anatomy.params import PARAMS
from ui.anatomy.sections import SECTION_BODIES
from ui.blocks.page import ask, page_frame

with page_frame(
    "anatomy",
    PARAMS,
    controls=sidebar,
    enter=enter_section,
    head=lambda _: ask(say("What happens inside one step, and what does each number of the rule do?")),
) as page:
    SECTION_BODIES[section_control()](page.scenario)
    page.share(say("It opens the same section with the same settings."))
