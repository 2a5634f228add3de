"""The tuning page: what lr and momentum do, on a map; theory over experiment."""

from __future__ import annotations

from i18n import say
from ui.blocks.page import ask, page_frame
from ui.tuning.controls import fit_params, section_control
from ui.tuning.params import OPENING, PARAMS
from ui.tuning.sections import SECTION_BODIES
from ui.widgets.scenario_controls import scenario_controls

with page_frame(
    "tuning",
    PARAMS,
    controls=scenario_controls,
    opening=OPENING,
    fit=fit_params,
    head=lambda _: ask(say("Which lr, which momentum, and how much room is there around the best?")),
) as page:
    SECTION_BODIES[section_control()](page)
