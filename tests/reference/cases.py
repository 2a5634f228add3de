"""What the reference trajectories were made with; read by `make_reference.py` and by the tests.

Hyperparameters are written out, not read from the optimizers: the references must not depend on what they check.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).with_name("reference.npz")
VERSIONS = Path(__file__).with_name("versions.json")

OPEN_STEPS = 500
CLOSED_STEPS = 100

_ADAM = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

# name of the case -> (key of the optimizer, its hyperparameters) for the fixed sequence of gradients
OPEN: dict[str, tuple[str, dict[str, float]]] = {
    "sgd": ("sgd", {"lr": 0.01}),
    "momentum": ("momentum", {"lr": 0.01, "momentum": 0.9}),
    "momentum_lr_outside": ("momentum", {"lr": 0.01, "momentum": 0.9, "lr_outside": True}),
    "momentum_ema": ("momentum", {"lr": 0.01, "momentum": 0.9, "ema": True}),
    "nesterov": ("nesterov", {"lr": 0.01, "momentum": 0.9}),
    "adagrad": ("adagrad", {"lr": 0.01, "eps": 1e-10}),
    # Optax has eps inside of the root: only without an eps is it the same rule. 1e-300 vanishes beside any root here,
    # and turns 0 / 0 into the 0 that Optax puts there.
    "adagrad_no_eps": ("adagrad", {"lr": 0.01, "eps": 1e-300}),
    "adagrad_eps_inside": ("adagrad", {"lr": 0.01, "eps": 1e-7, "eps_inside": True}),
    "adagrad_full": ("adagrad_full", {"lr": 0.01, "eps": 1e-8}),
    "adagrad_full_large_eps": ("adagrad_full", {"lr": 0.01, "eps": 1e-4}),
    "adadelta": ("adadelta", {"lr": 1.0, "rho": 0.95, "eps": 1e-6}),
    "rmsprop": ("rmsprop", {"lr": 0.01, "rho": 0.9, "eps": 1e-8}),
    "rmsprop_eps_inside": ("rmsprop", {"lr": 0.01, "rho": 0.9, "eps": 1e-8, "eps_inside": True}),
    "adam": ("adam", _ADAM | {"bias_correction": True}),
    "adam_uncorrected": ("adam", _ADAM | {"bias_correction": False}),
    "adam_l2": ("adam_l2", _ADAM | {"weight_decay": 0.1}),
    "adam_l2_uncorrected": ("adam_l2", _ADAM | {"weight_decay": 0.1, "bias_correction": False}),
    "adamw": ("adamw", _ADAM | {"weight_decay": 0.1}),
    "adamw_uncorrected": ("adamw", _ADAM | {"weight_decay": 0.1, "bias_correction": False}),
    "amsgrad": ("amsgrad", _ADAM),
    "amsgrad_uncorrected": ("amsgrad", _ADAM | {"bias_correction": False}),
    "adamax": ("adamax", _ADAM),
    "nadam": ("nadam", _ADAM | {"momentum_decay": 0.004}),
    # Optax holds mu at beta1: so does this, as 0.96^10000 vanishes beside 1
    "nadam_constant": ("nadam", _ADAM | {"momentum_decay": 1e4}),
    "radam": ("radam", _ADAM),
    "radam_no_eps": ("radam", _ADAM | {"eps": 1e-300}),  # where it is added does not matter: Optax does it elsewhere
    "radam_short": ("radam", _ADAM | {"beta2": 0.5}),  # rho_t never reaches 5: v is not trusted at all
    "lion": ("lion", {"lr": 0.001, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}),
    "lion_decay": ("lion", {"lr": 0.001, "beta1": 0.9, "beta2": 0.99, "weight_decay": 1.0}),
}

# A matrix of rank one is the hard case of the full matrix: these two are checked on gradients along one line as well.
COLLINEAR = ("adagrad_full", "adagrad_full_large_eps")

# What makes the reference of a case in each library, character by character what the app shows for its hyperparameters
# (`Optimizer.elsewhere`), but for `{lr}`: on surfaces lr is another. `make_reference.py` runs these texts.
_BETAS = "lr={lr}, betas=(0.9, 0.999)"
_B1_B2 = "learning_rate={lr}, b1=0.9, b2=0.999"
TORCH: dict[str, str] = {
    "sgd": "torch.optim.SGD([theta], lr={lr})",
    "momentum": "torch.optim.SGD([theta], lr={lr}, momentum=0.9)",
    "momentum_lr_outside": "torch.optim.SGD([theta], lr={lr}, momentum=0.9)",
    "nesterov": "torch.optim.SGD([theta], lr={lr}, momentum=0.9, nesterov=True)",
    "adagrad": "torch.optim.Adagrad([theta], lr={lr}, eps=1e-10)",
    "adagrad_no_eps": "torch.optim.Adagrad([theta], lr={lr}, eps=1e-300)",
    "adadelta": "torch.optim.Adadelta([theta], lr={lr}, rho=0.95, eps=1e-06)",
    "rmsprop": "torch.optim.RMSprop([theta], lr={lr}, alpha=0.9, eps=1e-08)",
    "adam": f"torch.optim.Adam([theta], {_BETAS}, eps=1e-08)",
    "adam_l2": f"torch.optim.Adam([theta], {_BETAS}, eps=1e-08, weight_decay=0.1)",
    "adamw": f"torch.optim.AdamW([theta], {_BETAS}, eps=1e-08, weight_decay=0.1)",
    "amsgrad": f"torch.optim.Adam([theta], {_BETAS}, eps=1e-08, amsgrad=True)",
    "adamax": f"torch.optim.Adamax([theta], {_BETAS}, eps=1e-08)",
    "nadam": f"torch.optim.NAdam([theta], {_BETAS}, eps=1e-08, momentum_decay=0.004)",
    "nadam_constant": f"torch.optim.NAdam([theta], {_BETAS}, eps=1e-08, momentum_decay=10000.0)",
    "radam": f"torch.optim.RAdam([theta], {_BETAS}, eps=1e-08)",
    "radam_no_eps": f"torch.optim.RAdam([theta], {_BETAS}, eps=1e-300)",
    "radam_short": "torch.optim.RAdam([theta], lr={lr}, betas=(0.9, 0.5), eps=1e-08)",
}
OPTAX: dict[str, str] = {
    "sgd": "optax.sgd(learning_rate={lr})",
    "momentum": "optax.sgd(learning_rate={lr}, momentum=0.9)",
    "momentum_lr_outside": "optax.sgd(learning_rate={lr}, momentum=0.9)",
    "momentum_ema": "optax.chain(optax.ema(0.9, debias=False), optax.scale_by_learning_rate(learning_rate={lr}))",
    "nesterov": "optax.sgd(learning_rate={lr}, momentum=0.9, nesterov=True)",
    "adagrad_no_eps": "optax.adagrad(learning_rate={lr}, initial_accumulator_value=0.0, eps=1e-300)",
    "adagrad_eps_inside": "optax.adagrad(learning_rate={lr}, initial_accumulator_value=0.0, eps=1e-07)",
    "adadelta": "optax.adadelta(learning_rate={lr}, rho=0.95, eps=1e-06)",
    "rmsprop": "optax.rmsprop(learning_rate={lr}, decay=0.9, eps=1e-08, eps_in_sqrt=False)",
    "rmsprop_eps_inside": "optax.rmsprop(learning_rate={lr}, decay=0.9, eps=1e-08, eps_in_sqrt=True)",
    "adam": f"optax.adam({_B1_B2}, eps=1e-08)",
    "adam_l2": f"optax.chain(optax.add_decayed_weights(0.1), optax.adam({_B1_B2}, eps=1e-08))",
    "adamw": f"optax.adamw({_B1_B2}, eps=1e-08, weight_decay=0.1)",
    "amsgrad_uncorrected": f"optax.amsgrad({_B1_B2}, eps=1e-08, bias_correction_mu=False, bias_correction_nu=False)",
    "adamax": f"optax.adamax({_B1_B2}, eps=1e-08)",
    "nadam_constant": f"optax.nadam({_B1_B2}, eps=1e-08)",
    "radam_no_eps": f"optax.radam({_B1_B2}, eps=1e-300)",
    "radam_short": "optax.radam(learning_rate={lr}, b1=0.9, b2=0.5, eps=1e-08)",
    "lion": "optax.lion(learning_rate={lr}, b1=0.9, b2=0.99, weight_decay=0.0)",
    "lion_decay": "optax.lion(learning_rate={lr}, b1=0.9, b2=0.99, weight_decay=1.0)",
}

# The nearest that a library has, where that is another rule, as `differs` says: these paths must not be the same.
NEAREST: dict[tuple[str, str], str] = {
    ("torch", "momentum_ema"): "torch.optim.SGD([theta], lr={lr}, momentum=0.9, dampening=0.9)",
    ("optax", "adagrad"): "optax.adagrad(learning_rate={lr}, initial_accumulator_value=0.0, eps=1e-10)",
    ("optax", "amsgrad"): f"optax.amsgrad({_B1_B2}, eps=1e-08)",
    ("optax", "nadam"): f"optax.nadam({_B1_B2}, eps=1e-08)",
    ("optax", "radam"): f"optax.radam({_B1_B2}, eps=1e-08)",
}

STARTS = {"ravine": (-10.0, 1.0), "rosenbrock": (-1.2, 1.0), "beale": (1.0, 1.5), "himmelblau": (0.5, -0.5)}

# Where 100 steps stay bounded and do not amplify the last bit: lr for each surface, in the order of STARTS
_OF_MOMENTUM = (0.01, 0.0005, 0.005, 0.005)
_OF_ADAGRAD = (0.5, 0.1, 0.1, 0.5)
_OF_RMSPROP = (0.01, 0.005, 0.01, 0.01)
_OF_ADAM = (0.1, 0.05, 0.05, 0.1)
_UNCORRECTED = (0.05, 0.01, 0.02, 0.05)
_OF_RADAM = (0.01, 0.0002, 0.005, 0.002)  # its first five steps are as long as the gradient
_LR = {
    "sgd": (0.01, 0.001, 0.01, 0.01),
    "momentum": _OF_MOMENTUM,
    "momentum_lr_outside": _OF_MOMENTUM,
    "momentum_ema": (0.1, 0.005, 0.005, 0.01),
    "nesterov": _OF_MOMENTUM,
    "adagrad": _OF_ADAGRAD,
    "adagrad_no_eps": _OF_ADAGRAD,
    "adagrad_eps_inside": _OF_ADAGRAD,
    "adagrad_full": _OF_ADAGRAD,
    "adagrad_full_large_eps": _OF_ADAGRAD,
    "adadelta": (1.0, 1.0, 1.0, 1.0),
    "rmsprop": _OF_RMSPROP,
    "rmsprop_eps_inside": _OF_RMSPROP,
    "adam": _OF_ADAM,
    "adam_uncorrected": _UNCORRECTED,
    "adam_l2": _OF_ADAM,
    "adam_l2_uncorrected": _UNCORRECTED,
    "adamw": _OF_ADAM,
    "adamw_uncorrected": _UNCORRECTED,
    "amsgrad": _OF_ADAM,
    "amsgrad_uncorrected": _UNCORRECTED,
    "adamax": _OF_ADAM,
    "nadam": _OF_ADAM,
    "nadam_constant": _OF_ADAM,
    "radam": _OF_RADAM,
    "radam_no_eps": _OF_RADAM,
    "radam_short": (0.01, 0.0002, 0.002, 0.002),
    "lion": (0.05, 0.01, 0.02, 0.05),
    "lion_decay": (0.05, 0.01, 0.02, 0.05),
}

# (case, surface) -> (key of the optimizer, its hyperparameters) for runs on a surface
CLOSED: dict[tuple[str, str], tuple[str, dict[str, float]]] = {
    (case, surface): (OPEN[case][0], OPEN[case][1] | {"lr": lr})
    for case, rates in _LR.items()
    for surface, lr in zip(STARTS, rates, strict=True)
}


def written(library: str, case: str, lr: float) -> str | None:
    """The text that makes the optimizer of a case with this lr; None where the library has not got this rule."""
    text = {"torch": TORCH, "optax": OPTAX}[library].get(case)
    return text and text.format(lr=lr)
