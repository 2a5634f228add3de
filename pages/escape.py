"""The escape page: who gets off the plateau, how soon, and what does it depend on?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.experiments.saddles import surfaces_with_saddles
from i18n import say
from ui.blocks.page import page_frame
from ui.escape.controls import fit_params, headline, section_control
from ui.escape.params import PARAMS
from ui.escape.sections import SECTION_BODIES
from ui.widgets.scenario_controls import scenario_controls

with page_frame(
    "escape",
    PARAMS,
    controls=partial(scenario_controls, surfaces_with_saddles()),
    surfaces=surfaces_with_saddles(),
    fit=fit_params,
    head=headline,
) as page:
    section = section_control()
    if page.scenario.entries:
        SECTION_BODIES[section](page)
    else:
        st.info(say("Choose at least one optimizer in the sidebar to see who escapes."), icon=":material/touch_app:")
    page.share(say("It opens the same section with the same settings."))
