"""Exact certificates for any network: rational bounds of the optimum, proved by the standard-library checker.

``networks`` reads what a caller holds, ``repair`` makes constraints hold exactly, ``primal`` encloses the objective,
``dual`` finds and rationalises a dual point, ``tree`` and ``line`` bound its support function, ``certificate`` is the
answer, and ``certifying`` puts them together.
"""
