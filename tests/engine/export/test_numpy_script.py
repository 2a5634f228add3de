"""A race as Python to take away makes the points that the app makes."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elementary.table import OWN
from engine.export.notebook_cell import notebook_cell
from engine.export.numpy_script import numpy_script
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from optimizers.elementwise import raised as raised_to
from optimizers.line_parser import python_of, value_of
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.formula import FormulaError
from surfaces.formula.names import FUNCTIONS

EVERYONE = tuple(entry(key) for key in OPTIMIZERS)
RATES = {"rosenbrock": 1e-3, "plateau_saddle": 0.05, "himmelblau": 0.01}


class _Ours(ast.NodeTransformer):
    """Puts the page's functions in place of NumPy's, and of powers but squares: all that libraries round otherwise."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        return ast.parse(f"OWN['{node.attr}']", mode="eval").body if node.attr in OWN else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow) or ast.unparse(node.right) == "2":
            return node
        return ast.Call(ast.Name("raised", ast.Load()), [node.left, node.right], [])


def executed(script: str, *, by_numpy: bool = False) -> dict[str, Any]:
    """What a script leaves behind, with the page's functions or with those of NumPy."""
    space: dict[str, Any] = {"__name__": "__main__", "OWN": OWN, "raised": raised_to}
    tree = ast.parse(script)
    tree = tree if by_numpy else ast.fix_missing_locations(_Ours().visit(tree))
    with np.errstate(all="ignore"):
        exec(compile(tree, "script", "exec"), space)  # noqa: S102
    return space


def assert_same(scenario: Scenario) -> None:
    """The script's operations are the race's, in its order: with the page's functions its paths are the same bits."""
    paths, runs = executed(numpy_script(scenario))["paths"], race(scenario)
    assert list(paths) == list(runs)
    for slot, run in runs.items():
        np.testing.assert_array_equal(paths[slot], run.theta, err_msg=slot)


def raced(surface: str, *entries: Entry, **settings: Any) -> Scenario:
    return Scenario(surface=surface, entries=entries, lr=RATES[surface], steps=100, **settings)


class TestByNumPyAlone:
    """As people run it, with NumPy's own functions: beside the page's points by a few last digits."""

    @pytest.mark.parametrize("surface", RATES)
    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_ends_where_the_page_does(self, key: str, surface: str):
        scenario = raced(surface, entry(key, "cosine"))
        paths, runs = executed(numpy_script(scenario), by_numpy=True)["paths"], race(scenario)
        for slot, run in runs.items():
            np.testing.assert_allclose(paths[slot], run.theta, rtol=1e-9, atol=1e-11, err_msg=slot)

    @pytest.mark.parametrize("key", SURFACES)
    def test_gradient_is_the_surfaces(self, key: str):
        surface = SURFACES[key]
        gradient = executed(numpy_script(Scenario(surface=key, entries=())), by_numpy=True)["gradient"]
        points = np.random.default_rng(5).uniform(-2.0, 2.0, (40, 2))
        size = np.abs(surface.gradient(points.T)).max() + 1.0
        np.testing.assert_allclose(
            [gradient(point) for point in points], surface.gradient(points.T).T, atol=1e-14 * size
        )

    def test_says_that_its_functions_are_not_the_pages(self):
        assert "last digit" in numpy_script(Scenario(surface="ackley", entries=(entry("sgd"),)))
        assert "last digit" in numpy_script(raced("himmelblau", entry("adam")))
        assert "last digit" not in numpy_script(raced("himmelblau", entry("momentum")))


class TestScript:
    def test_runs_the_default_race(self):
        assert_same(Scenario())

    @pytest.mark.parametrize("surface", RATES)
    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_runs_every_optimizer(self, key: str, surface: str):
        assert_same(raced(surface, entry(key)))

    @pytest.mark.parametrize("key", [key for key, rule in OPTIMIZERS.items() if rule.switches()])
    def test_knows_every_switch(self, key: str):
        switches = OPTIMIZERS[key].switches()
        others = (entry(key, **{name: not spec.default}) for name, spec in switches.items())
        both = entry(key, **{name: not spec.default for name, spec in switches.items()})
        assert_same(raced("himmelblau", *others, both))

    @pytest.mark.parametrize("key", SCHEDULES)
    def test_knows_every_schedule(self, key: str):
        assert_same(raced("himmelblau", entry("adam", key), entry("momentum", key, lr_outside=True)))

    @pytest.mark.parametrize("noise", [0.0, 0.2])
    @pytest.mark.parametrize("key", SCHEDULES)
    def test_runs_every_optimizer_under_every_schedule(self, key: str, noise: float):
        everyone = [entry(rule, key) for rule in OPTIMIZERS]
        forms = [entry("momentum", key, ema=True), entry("momentum", key, ema=True, lr_outside=True)]
        for some in (everyone[:9], [*everyone[9:], *forms]):
            assert_same(raced("himmelblau", *some, noise=noise, seed=5))

    @pytest.mark.parametrize("steps", [0, 1, 2, 4, 100, 5000])
    @pytest.mark.parametrize("end", ["low", "default", "high"])
    @pytest.mark.parametrize("key", SCHEDULES)
    def test_knows_the_ends_of_every_schedule(self, key: str, end: str, steps: int):
        settings = {name: getattr(spec, end) for name, spec in SCHEDULES[key].hypers().items()}
        self.check_rates(entry("sgd", key, **settings), steps)

    @pytest.mark.parametrize(
        ("key", "settings"),
        [
            ("warmup_cosine", {"warmup": 0.9, "floor": 0.2}),
            ("milestones", {"first": 0.5, "second": 0.5}),
            ("milestones", {"first": 1.0, "second": 0.0}),
            ("warm_restarts", {"period": 0.01, "stretch": 2.4, "floor": 0.1}),
            ("one_cycle", {"rise": 0.25, "start_ratio": 3.0}),
        ],
    )
    @pytest.mark.parametrize("steps", [1, 4, 333])
    def test_knows_odd_schedules(self, key: str, settings: dict[str, float], steps: int):
        self.check_rates(entry("sgd", key, **settings), steps)

    @staticmethod
    def check_rates(item: Entry, steps: int):
        """The lr of every step is the schedule's, to the last bit."""
        scenario = Scenario(surface="sphere", entries=(item,), lr=0.05, steps=steps)
        text = numpy_script(scenario)
        assert len(text) < 3000
        paths = executed(text)["paths"]
        np.testing.assert_array_equal(paths["sgd"], race(scenario)["sgd"].theta)

    @pytest.mark.parametrize("key", [key for key, kind in SCHEDULES.items() if "floor" in kind.hypers()])
    def test_knows_the_floor_of_a_cosine(self, key: str):
        assert_same(raced("himmelblau", entry("sgd", key, floor=0.3)))

    @pytest.mark.parametrize("surface", ["rosenbrock", "ackley"])
    def test_runs_for_long_where_rounding_grows(self, surface: str):
        everyone = [entry(key) for key in OPTIMIZERS]
        for some in (everyone[:8], everyone[8:]):
            assert_same(Scenario(surface=surface, entries=tuple(some), lr=0.05, steps=2000))

    def test_draws_the_same_noise(self):
        assert_same(raced("plateau_saddle", *EVERYONE[:12], noise=0.3, seed=7))

    @pytest.mark.parametrize(
        "formula",
        [
            "(1-x)^2+100(y-x^2)^2",
            "|x| + sin(y)^2",
            "ln(x) + y^2",
            "max(x, y)^2 + min(x^2, 1) + relu(x) + sigmoid(y) + softplus(x) + step(y) + x^1.5 + 2^y",
            "floor(x) + sec(x) + x/(1+y^2)^2.5 - 3",
        ],
    )
    def test_runs_on_typed_formulas(self, formula: str):
        entries = (entry("sgd"), entry("adam"), entry("nesterov"))
        assert_same(Scenario(surface="custom", formula=formula, entries=entries, lr=1e-3, steps=100))

    def test_stops_where_a_run_diverges(self):
        scenario = Scenario(surface="rosenbrock", entries=(entry("sgd"), entry("momentum"), entry("adam")), lr=0.05)
        assert race(scenario)["sgd"].diverged_at > 0
        assert_same(scenario)

    def test_stops_where_a_formula_ends(self):
        scenario = Scenario(
            surface="custom", formula="ln(x) + y^2", start=(0.1, 1.0), entries=(entry("sgd"),), lr=0.1, steps=50
        )
        assert race(scenario)["sgd"].undefined_at == 1
        assert_same(scenario)

    @pytest.mark.parametrize(
        ("formula", "x"),
        [("x ln x + y ln y", 2.0), ("sqrt(1-x^2-y^2)", 0.5), ("exp(exp(x)) + y^2", 3.0), ("x^1.5+y", 1)],
    )
    def test_stops_where_a_formula_has_no_value(self, formula: str, x: float):
        entries = (entry("sgd"), entry("adam"), entry("nesterov"), entry("momentum"))
        scenario = Scenario(surface="custom", formula=formula, entries=entries, start=(x, 0.5), lr=0.3, steps=60)
        assert any(run.ended_at >= 0 for run in race(scenario).values())
        assert_same(scenario)

    def test_knows_the_start_in_its_bound(self):
        assert_same(Scenario(surface="sphere", entries=(entry("sgd"),), start=(1e4, 0.0), lr=0.1, steps=60))

    def test_changes_the_rule_with_the_step(self):
        text = numpy_script(raced("himmelblau", entry("radam")))
        assert "if t <= 5:" in text
        assert_same(raced("himmelblau", entry("radam", beta2=0.5), entry("radam", beta2=0.99)))

    def test_names_the_same_optimizer_twice(self):
        scenario = raced("himmelblau", entry("adam"), entry("adam", beta1=0.5))
        assert list(executed(numpy_script(scenario))["paths"]) == ["adam", "adam_2"]
        assert_same(scenario)

    @pytest.mark.parametrize("scenario", [Scenario(entries=()), Scenario(entries=EVERYONE[:3], steps=1)])
    def test_runs_nobody_and_one_step(self, scenario: Scenario):
        assert_same(scenario)

    def test_imports_numpy_alone(self):
        for scenario in (Scenario(), Scenario(surface="custom", formula="|x| + sin(y)^2")):
            tree = ast.parse(numpy_script(scenario))
            imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
            assert [ast.unparse(node) for node in imports] == ["import numpy as np"]

    def test_is_short(self):
        assert len(numpy_script(raced("himmelblau", entry("sgd"))).splitlines()) <= 40

    @pytest.mark.parametrize("schedule", ["one_cycle", "warm_restarts"])
    def test_is_never_so_long_that_a_page_would_suffer(self, schedule: str):
        """It is shown with every rerun, each word of it an element of the page."""
        lines = (Path(__file__).parents[2] / "data/valid_exprs.jsonl").read_text(encoding="utf-8").splitlines()
        formulas = sorted((json.loads(line)["text"] for line in lines), key=len)[-5:]
        rules = tuple(entry(rule, schedule) for rule in list(OPTIMIZERS)[:12])
        for formula in (*formulas, "+".join(f"sin({i}x)cos({i}y)" for i in range(1, 20))):
            scenario = Scenario(surface="custom", formula=formula, entries=rules, steps=300)
            assert len(numpy_script(scenario)) < 50_000

    def test_says_where_every_optimizer_ends(self, capsys: pytest.CaptureFixture[str]):
        executed(numpy_script(raced("himmelblau", entry("sgd"), entry("adam"))))
        assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["sgd", "adam"]

    @pytest.mark.parametrize(
        ("scenario", "message"),
        [
            (Scenario(surface="rosenbrock", entries=(entry("sgd"),), lr=0.05), "sgd diverged at step"),
            (
                Scenario(surface="custom", formula="sqrt(x)+y^2", start=(1.0, 1.0), entries=(entry("sgd"),), lr=0.3),
                "sgd diverged, or left the region where f is defined, at step",
            ),
        ],
    )
    def test_says_at_which_step_a_run_ends_early(
        self, scenario: Scenario, message: str, capsys: pytest.CaptureFixture[str]
    ):
        (run,) = race(scenario).values()
        executed(numpy_script(scenario))
        assert capsys.readouterr().out.splitlines()[0] == f"{message} {int(run.ended_at)}"

    @pytest.mark.parametrize(
        ("formula", "start"),
        [
            ("|x|^1.5+|y|^1.5", (2.0, 0.0)),
            ("sqrt(x^2+y^2)", (1.0, 0.0)),
            ("(x^2+y^2)^1.5", (0.0, 0.0)),
            ("(x^2)^1.5+y^2", (0.0, 1.0)),
            ("cbrt(x)^2+max(x,y)", (0.0, 0.0)),
            ("relu(x)+|y|+step(x)", (0.5, 0.0)),
        ],
    )
    def test_takes_the_slope_of_the_page_at_a_kink(self, formula: str, start: tuple[float, float]):
        entries = (entry("sgd"), entry("momentum"), entry("adam"))
        assert_same(Scenario(surface="custom", formula=formula, start=start, entries=entries, lr=0.5, steps=60))

    def test_starts_at_a_tip(self):
        assert_same(Scenario(surface="ackley", start=(0.0, 0.0), entries=EVERYONE[:12], steps=20))

    def test_a_formula_stays_in_its_comment(self):
        text = numpy_script(Scenario(surface="custom", formula="x² + y²", entries=(), steps=2))
        assert "def gradient(theta):  # of x² + y²\n" in text
        with pytest.raises(FormulaError):
            numpy_script(Scenario(surface="custom", formula="x^2\nimport os", steps=2))


class TestGradient:
    @pytest.mark.parametrize("key", SURFACES)
    def test_is_the_surfaces_to_the_last_bit(self, key: str):
        self.check(Scenario(surface=key, entries=()))

    @pytest.mark.parametrize("name", [name for name, meaning in FUNCTIONS.items() if not meaning.several])
    def test_knows_every_function_of_formulas(self, name: str):
        self.check(Scenario(surface="custom", formula=f"{name}(x/3 + y/7) + x^2 y", entries=()))

    @staticmethod
    def check(scenario: Scenario) -> None:
        surface = scenario.resolved_surface()
        gradient = executed(numpy_script(scenario))["gradient"]
        low, high = np.array(surface.domain).T
        points = low + (high - low) * np.random.default_rng(5).random((40, 2))
        with np.errstate(all="ignore"):
            printed = np.array([gradient(point) for point in [*points, np.zeros(2), np.array([1.0, -1.0])]])
        theirs = surface.gradient(np.vstack([points, [[0.0, 0.0], [1.0, -1.0]]]).T).T
        np.testing.assert_array_equal(printed, theirs)


class TestLines:
    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_mean_the_same_as_python(self, key: str):
        rule = OPTIMIZERS[key]()
        draws = np.random.default_rng(3)
        for t in (1, 1000):
            for line in rule.lines(t):
                names: dict[str, Any] = {}

                def rename(name: str, names: dict[str, Any] = names) -> str:
                    names.setdefault(name, draws.uniform(5.0, 6.0))
                    return name.replace("-", "_before")

                text = python_of(line.text, rename)
                space = {name.replace("-", "_before"): value for name, value in names.items()} | {"np": np}
                with np.errstate(all="ignore"):
                    computed = eval(text, space)  # noqa: S307
                    np.testing.assert_allclose(computed, value_of(line.text, names), rtol=1e-14)

    @pytest.mark.parametrize(
        ("text", "python"),
        [
            (r"\frac{<a>}{<b>\,<c>}", "a / (b * c)"),
            (r"<a> - (<b> - <c>)", "a - (b - c)"),
            (r"(<a> - <b>)^2", "(a - b)**2"),
            (r"-<a>\,<b> + 1", "-(a * b) + 1"),
            (r"<a>^{<b> + 1}", "a ** (b + 1)"),
            (r"\max(\lvert <a> \rvert, \operatorname{sign}(<b>))", "np.maximum(np.abs(a), np.sign(b))"),
        ],
    )
    def test_have_the_brackets_they_need(self, text: str, python: str):
        assert python_of(text, lambda name: name) == python

    def test_refuse_what_they_do_not_know(self):
        with pytest.raises(ValueError, match="not understood"):
            python_of(r"\sin{<a>}", lambda name: name)

    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_take_their_gradient_where_update_takes_it(self, key: str):
        rule, theta, asked = OPTIMIZERS[key](), np.array([1.0, -2.0]), list[Any]()

        def grad(point: Any) -> Any:
            asked.append(point)
            return point

        _, state = rule.update(rule.init(theta), theta, grad, 1)
        rule.update(state, theta, grad, 2)
        point = rule.lookahead(state, theta)
        np.testing.assert_array_equal(
            asked[1], theta if point is None else point, f"{key} takes its gradient elsewhere: say where in gradient_at"
        )

    @pytest.mark.parametrize("key", OPTIMIZERS)
    def test_have_what_they_cannot_express_as_python(self, key: str):
        rule, theta, g = OPTIMIZERS[key](), np.zeros(2), np.array([1.0, -2.0])
        start = rule.init(theta)
        space = {"np": np, "g": g, **rule.numbers(1), **start._asdict()}
        exec("\n".join(rule.auxiliary_python), space)  # noqa: S102 - the rule's own text is what is checked
        _, state = rule.update(start, theta, lambda _: g, 1)
        quantities = rule.auxiliary_quantities(state, g)
        assert bool(quantities) == bool(rule.auxiliary_python), f"auxiliary_python of {key} computes {[*quantities]}"
        for name, value in quantities.items():
            np.testing.assert_allclose(np.broadcast_to(space[name], 2), value, rtol=1e-14, err_msg=name)


class TestCell:
    @pytest.mark.parametrize(
        "scenario",
        [Scenario(), Scenario(surface="custom", formula="|x| + sin(y)^2", entries=EVERYONE[:2], noise=0.1, seed=3)],
    )
    def test_gives_the_runs(self, scenario: Scenario):
        runs = executed(notebook_cell(scenario))["runs"]
        for slot, run in race(scenario).items():
            np.testing.assert_array_equal(runs[slot].theta, run.theta)
