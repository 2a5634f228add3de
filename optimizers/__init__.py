"""Update rules from SGD to Adam and beyond, in teaching order."""

from optimizers.adadelta import Adadelta
from optimizers.adagrad import AdaGrad, AdaGradFull
from optimizers.adam import Adam
from optimizers.adam_l2 import AdamL2
from optimizers.adamax import AdaMax
from optimizers.adamw import AdamW
from optimizers.amsgrad import AMSGrad
from optimizers.base import Hyper, Optimizer, Switch
from optimizers.lion import Lion
from optimizers.momentum import Momentum
from optimizers.nadam import Nadam
from optimizers.nesterov import Nesterov
from optimizers.radam import RAdam
from optimizers.rmsprop import RMSprop
from optimizers.sgd import SGD

# The order is that of the course, of selection widgets and of looks (figures/theme.py): add new rules at the end.
OPTIMIZERS: dict[str, type[Optimizer]] = {
    rule.key: rule
    for rule in (
        SGD,
        Momentum,
        Nesterov,
        AdaGrad,
        AdaGradFull,
        Adadelta,
        RMSprop,
        Adam,
        AdamL2,
        AdamW,
        AMSGrad,
        AdaMax,
        Nadam,
        RAdam,
        Lion,
    )
}

__all__ = ["OPTIMIZERS", "Hyper", "Optimizer", "Switch"]
