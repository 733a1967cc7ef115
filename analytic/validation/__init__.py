"""Is a solver right? Every theorem's exact answers, problems with known optimum, general data, one report.

``cases`` are problems with their optimum, ``worker`` runs the solver where it cannot hang or crash the run, ``judging``
measures an answer, ``diagnosis`` says what a wrong one looks like, ``report`` prints, and ``validating`` puts them
together. ``from_estimator``, ``from_torch`` and ``from_scnn`` make solvers of what other packages train.
"""

from analytic.validation.adapters import from_estimator, from_scnn, from_torch

__all__ = ["from_estimator", "from_scnn", "from_torch"]
