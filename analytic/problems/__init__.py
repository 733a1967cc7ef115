"""Problems with known exact optimum: by theorem, planted at any size, and a curated nasty suite.

``suite`` gives them with data, optimum, network and dual point in exact numbers; ``planted`` makes a general problem of
any size; ``save`` and ``save_all`` write plain files; ``instances`` gives data that satisfy a theorem's hypotheses.
"""

from __future__ import annotations

from analytic.problems.generators import GENERATORS, instances, plain
from analytic.problems.known import Known
from analytic.problems.planted import planted
from analytic.problems.saving import save, save_all
from analytic.problems.suites import SUITES, suite
from analytic.theorem.instance import Instance

__all__ = ["GENERATORS", "SUITES", "Instance", "Known", "instances", "plain", "planted", "save", "save_all", "suite"]
