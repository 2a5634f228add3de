"""Update rules from SGD to Adam, in teaching order."""

from optimizers.adadelta import Adadelta
from optimizers.adagrad import AdaGrad, AdaGradFull
from optimizers.adam import Adam
from optimizers.base import Hyper, Optimizer, Switch
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rmsprop import RMSprop
from optimizers.sgd import SGD

# The order is the order of the story, of pickers and of looks (figures/theme.py): add new rules at the end.
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
    )
}

__all__ = ["OPTIMIZERS", "Hyper", "Optimizer", "Switch"]
