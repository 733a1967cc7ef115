"""How large ``|v'(Xu + b)_+|`` can be over ``||u|| <= 1``: one oracle a geometry, from the cheapest exact one on.

``base`` says what an oracle answers. Exact ones: ``rank_one``, ``rank_two`` and ``rank_three`` (by the angular sweeps
of ``planar``), ``whitened`` and ``spike_free`` data. ``general`` asks ``local`` (ascent along great circles,
``ascent``) for violated neurons, then shows that there are none by branch and bound: a ``tree`` of ``cones``, whose
last cells are cone programs (``positive_cell``). ``lines`` merges samples on one line; ``relaxation`` bounds any data
at once.
"""

from numeric.network import Array
from numeric.oracles.base import Oracle, Search
from numeric.oracles.general import LARGEST_RANK, GeneralOracle
from numeric.oracles.local import ScoutedOracle
from numeric.oracles.rank_one import RankOneFreeOracle, RankOneOracle, RankZeroOracle
from numeric.oracles.rank_three import RankThreeOracle
from numeric.oracles.rank_two import RankTwoFreeOracle, RankTwoOracle
from numeric.oracles.spike_free import ACCEPTED, STILL_USEFUL, SpikeFreeOracle, distance_to_spike_free
from numeric.oracles.whitened import WhitenedOracle, is_whitened

__all__ = ["Oracle", "Search", "choose_oracle"]


def choose_oracle(X: Array, error: Array, *, free: bool) -> Oracle:
    """The oracle for data ``X`` (n, r) of full column rank; ``error`` bounds the errors of its rows."""
    rank = X.shape[1]
    if rank == 0:
        return RankZeroOracle()
    if rank == 1:
        return RankOneFreeOracle(X, error) if free else RankOneOracle(X, error)
    if rank == 2:
        if not free:
            return RankTwoOracle(X, error)
        kinks = RankTwoFreeOracle(X, error)
        return ScoutedOracle(kinks, X, error, free=True) if len(X) > 400 else kinks
    if rank == 3 and not free:
        circles = RankThreeOracle(X, error)
        return ScoutedOracle(circles, X, error, free=False) if len(X) > 120 else circles
    if not free and is_whitened(X):
        return WhitenedOracle(X, error)
    if not free and distance_to_spike_free(X) <= (ACCEPTED if rank <= LARGEST_RANK else STILL_USEFUL):
        return SpikeFreeOracle(X, error)
    return GeneralOracle(X, error, free=free)
