"""Steps of the settings that theory calls optimal, run, against the condition number of the ravine."""

from __future__ import annotations

import streamlit as st

from engine.experiments.quadratic_theory import slope
from engine.export.tuning_csv import kappa_csv
from figures.kappa import kappa_figure
from figures.theme import per_theme
from i18n import say
from i18n.numbers import setting_text
from ui.background.runners import kappa_curve_of
from ui.blocks.figure_parts import csv_button
from ui.blocks.page import PageRun
from ui.components.chart import chart

RAVINES = ("ravine", "rotated_ravine")
KAPPAS = tuple(float(k) for k in (1.5, 3, 10, 30, 100, 300, 1000, 3000))


def kappa_section(page: PageRun) -> None:
    """Steps of theory's settings against the condition number of the ravine."""
    scenario = page.scenario
    kappa = float(scenario.resolved_surface().values[0]) if scenario.surface in RAVINES else 100.0
    curve, at_kappa = kappa_curve_of(KAPPAS, "kappas"), kappa_curve_of([kappa], "kappa:own")
    if curve is None or at_kappa is None:
        return
    far = curve.kappas >= 30
    slopes = [slope(curve.kappas[far], steps[far]) for steps in (curve.sgd, curve.momentum)]
    st.markdown(
        say(
            "How many steps SGD and Momentum take on the ravine, from its own start, until f ≤ 10⁻⁴, at the settings "
            "that theory calls optimal: the fastest guaranteed rate for these curvatures. They are not searched for; "
            "from one start others may take fewer steps. From κ = 30 on SGD's count grows about like κ (slope "
            "{sgd_slope}), momentum's about like √κ (slope {momentum_slope}). At **κ = {kappa}** SGD takes **{sgd}** "
            "steps and Momentum **{momentum}**.",
            sgd_slope=f"{slopes[0]:.2f}",
            momentum_slope=f"{slopes[1]:.2f}",
            kappa=setting_text(kappa),
            sgd=f"{at_kappa.sgd[0]:,}",
            momentum=f"{at_kappa.momentum[0]:,}",
        )
    )
    st.caption(
        say(
            "Why not 1.00 and 0.50: the start lies on the wall as well, and the wall's share of the loss grows with κ. "
            "From a start on the floor (y = 0) the slopes are 1.00 and 0.50."
        )
    )
    if scenario.surface not in RAVINES:
        st.caption(say("Choose the ravine in the sidebar to move κ by its slider."))
    chart(
        per_theme(lambda theme: kappa_figure(theme, curve, kappa)),
        key="kappa",
        label=say("Steps of SGD and Momentum at theory's settings against the condition number, on logarithmic axes"),
        file="ravine-kappa.png",
        height=420,
    )
    csv_button(
        say("Curve (CSV)"), lambda: kappa_csv(curve), "ravine-kappa.csv", say("The steps of both at every kappa.")
    )
