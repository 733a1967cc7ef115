"""The losses, one a file; ``LOSS`` maps the public names to them.

A new loss is a file here and its name in the list below.
"""

from numeric.losses.base import ConicLoss, Linearisation, Loss, Wide
from numeric.losses.hinge import Hinge
from numeric.losses.interpolation import Interpolation
from numeric.losses.logistic import Logistic
from numeric.losses.max_margin import MaxMargin
from numeric.losses.squared import Squared

__all__ = ["LOSS", "ConicLoss", "Linearisation", "Loss", "Wide"]

LOSS: dict[str, Loss] = {loss.name: loss for loss in (Squared(), Interpolation(), Hinge(), MaxMargin(), Logistic())}
