"""Reddi's counter-example on the anatomy page: Adam walks to the wrong end."""

from __future__ import annotations

import streamlit as st

from engine.experiments.reddi import INITIAL_LR, SETTINGS
from engine.scenario import Scenario
from figures.reddi import reddi_figure
from figures.theme import per_theme
from i18n import say
from optimizers import OPTIMIZERS
from ui.anatomy.controls import reddi_controls
from ui.background.runners import REGRETS
from ui.components.chart import chart


def reddi_section(_: Scenario) -> None:
    """Who ends where on a sequence of gradients made to mislead Adam, and why."""
    st.markdown(
        say(
            "**A sequence made to mislead Adam.** On the interval [−1, 1] every 101st gradient is 1010, all others are "
            "−10. Together they push to −1, the best place. Adam divides the rare large gradient by its own size, and "
            "has forgotten it when the small ones come: it walks to +1. AMSGrad keeps the largest v that it has seen."
        )
        + f" :small[:gray[{say('Reddi, Kale and Kumar 2018')}.]]"
    )
    rules, steps = reddi_controls()
    if not rules:
        st.info(say("Choose at least one optimizer to see where it ends."), icon=":material/touch_app:")
        return
    found = REGRETS.results([(rule, steps) for rule in rules], "reddi")
    if found is None:
        return
    paths = dict(zip(rules, found, strict=True))
    ends = [f"{say(OPTIMIZERS[rule].title)} {path.x[-1]:+.3f}" for rule, path in paths.items()]
    st.markdown(say("After {steps} steps: {ends}.", steps=f"{steps:,}", ends=", ".join(ends)))
    chart(
        per_theme(lambda theme: reddi_figure(theme, paths)),
        key="reddi",
        height=420,
        file="reddi.png",
        label=say("Position on the interval against step for each optimizer, and the mean regret"),
    )
    st.caption(
        say(
            "From x = 0 with lr {lr} / √t, beta1 {beta1}, beta2 {beta2}; after each step x is put back into the "
            "interval. For every beta2 there is a sequence that misleads it: longer waits between the large gradients.",
            lr=INITIAL_LR,
            **SETTINGS,
        )
    )
