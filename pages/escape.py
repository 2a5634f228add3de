"""The escape page: who gets off the plateau, how soon, and what does it depend on?"""

from __future__ import annotations

import streamlit as st

from engine.experiments.saddles import surfaces_with_saddles
from i18n import say
from ui.blocks.page import page_frame
from ui.escape.controls import fit_params, headline, race_controls, section_control
from ui.escape.params import PARAMS
from ui.escape.sections import SECTION_BODIES

with page_frame(
    "escape",
    PARAMS,
    controls=race_controls,
    surfaces=surfaces_with_saddles(),
    fit=fit_params,
    head=lambda _: headline(),
) as page:
    section = section_control()
    if page.scenario.entries:
        SECTION_BODIES[section](page)
    else:
        st.info(say("Choose at least one optimizer in the sidebar to see who escapes."), icon=":material/touch_app:")
    page.share(say("It opens the same section with the same settings."))
