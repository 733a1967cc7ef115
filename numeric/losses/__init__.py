"""The losses, one a file; ``LOSS`` maps the public names to them."""

from numeric.losses.base import ConicLoss, Linearisation, Loss
from numeric.losses.hinge import Hinge
from numeric.losses.interpolation import Interpolation
from numeric.losses.logistic import Logistic
from numeric.losses.max_margin import MaxMargin
from numeric.losses.squared import Squared

__all__ = ["LOSS", "ConicLoss", "Linearisation", "Loss"]

LOSS: dict[str, Loss] = {loss.name: loss for loss in (Squared(), Interpolation(), Hinge(), MaxMargin(), Logistic())}
