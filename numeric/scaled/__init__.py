"""The problem in units of its own, and what every method keeps of it.

``data`` brings the samples to full column rank and unit scale, ``problem`` the targets and ``beta`` as well, ``order``
the rows to one order, ``rays`` finds those on one ray; ``objective`` is the value of a network on the data as given,
rounded up, which ``exact`` predictions decide where rounding could. ``neurons`` are networks on the scaled data,
``incumbent`` is the best network and the best bound of a run, ``limits`` say when it has to stop.
"""

from numeric.scaled.data import reduce_data, spans, with_ones
from numeric.scaled.incumbent import Incumbent
from numeric.scaled.limits import Limits, Memory, expired
from numeric.scaled.neurons import Neurons
from numeric.scaled.objective import objective
from numeric.scaled.problem import ScaledProblem, scaled_problem

__all__ = [
    "Incumbent",
    "Limits",
    "Memory",
    "Neurons",
    "ScaledProblem",
    "expired",
    "objective",
    "reduce_data",
    "scaled_problem",
    "spans",
    "with_ones",
]
