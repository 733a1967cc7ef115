"""The losses in exact numbers, one a file; ``LOSSES`` maps their public names to them.

A new loss is a file here and its name in the list below.
"""

from analytic.model.losses.base import Condition, Loss
from analytic.model.losses.hinge import Hinge
from analytic.model.losses.interpolation import Interpolation
from analytic.model.losses.logistic import Logistic
from analytic.model.losses.max_margin import MaxMargin
from analytic.model.losses.squared import Squared

__all__ = ["LOSSES", "Condition", "Loss"]

LOSSES: dict[str, Loss] = {loss.name: loss for loss in (Squared(), Interpolation(), Hinge(), MaxMargin(), Logistic())}
