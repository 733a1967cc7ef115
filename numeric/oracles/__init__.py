"""How large ``|v'(Xu + b)_+|`` can be over ``||u|| <= 1``: one oracle a geometry, from the cheapest exact one on.

``base`` says what an oracle answers. Exact ones: ``rank_one``, ``rank_two`` and ``rank_three`` (by the angular sweeps
of ``planar``), ``whitened`` and ``spike_free`` data. ``general`` asks ``local`` (ascent along great circles,
``ascent``) for violated neurons, then shows that there are none by branch and bound: a ``tree`` of ``cones``, whose
last cells are cone programs (``positive_cell``). ``lines`` merges samples on one line; ``relaxation`` bounds any data
at once.
"""

from numeric.network import Array
from numeric.oracles.base import Oracle, Search
from numeric.oracles.general import LARGEST_RANK, General
from numeric.oracles.local import Scouted
from numeric.oracles.rank_one import RankOne, RankOneFree, RankZero
from numeric.oracles.rank_three import RankThree
from numeric.oracles.rank_two import RankTwo, RankTwoFree
from numeric.oracles.spike_free import ACCEPTED, STILL_USEFUL, SpikeFree, distance_to_spike_free
from numeric.oracles.whitened import Whitened, is_whitened

__all__ = ["Oracle", "Search", "choose_oracle"]


def choose_oracle(X: Array, error: Array, *, free: bool) -> Oracle:
    """The oracle for data ``X`` (n, r) of full column rank; ``error`` bounds the errors of its rows."""
    rank = X.shape[1]
    if rank == 0:
        return RankZero()
    if rank == 1:
        return RankOneFree(X, error) if free else RankOne(X, error)
    if rank == 2:
        if not free:
            return RankTwo(X, error)
        return Scouted(RankTwoFree(X, error), X, error, free=True) if len(X) > 400 else RankTwoFree(X, error)
    if rank == 3 and not free:
        return Scouted(RankThree(X, error), X, error, free=False) if len(X) > 120 else RankThree(X, error)
    if not free and is_whitened(X):
        return Whitened(X, error)
    if not free and distance_to_spike_free(X) <= (ACCEPTED if rank <= LARGEST_RANK else STILL_USEFUL):
        return SpikeFree(X, error)
    return General(X, error, free=free)
