"""The schedules page: would a schedule have done as well as an adaptive method?"""

from __future__ import annotations

from i18n import say
from ui.blocks.page import ask, page_frame
from ui.schedules.controls import OPENING, fit_params, show_end
from ui.schedules.params import PARAMS
from ui.schedules.sections import race_and_grid
from ui.widgets.scenario_controls import stage_controls

with page_frame(
    "schedules",
    PARAMS,
    controls=stage_controls,
    opening=OPENING,
    enter=show_end,
    fit=fit_params,
    head=lambda _: ask(say("Would a schedule have done as well as an adaptive method?")),
) as page:
    race_and_grid(page)
