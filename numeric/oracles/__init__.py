"""Which oracle answers for which geometry, from the cheapest exact one to the general one."""

from numeric.network import Array
from numeric.oracles.base import Oracle, Search
from numeric.oracles.rank_one import RankOne, RankOneFree
from numeric.oracles.rank_two import RankTwo, RankTwoFree

__all__ = ["Oracle", "Search", "choose_oracle"]


def choose_oracle(X: Array, error: Array, *, free: bool) -> Oracle:
    """The oracle for data ``X`` (n, r) of full column rank; ``error`` bounds the errors of its rows."""
    rank = X.shape[1]
    if rank <= 1:
        return RankOneFree(X, error) if free else RankOne(X, error)
    if rank == 2:
        return RankTwoFree(X, error) if free else RankTwo(X, error)
    raise NotImplementedError
