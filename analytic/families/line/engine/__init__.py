"""One-dimensional data, free bias: exact optima in rational arithmetic.

The network is ``f(x) = sum_j (u_j x + b_j)_+ w_j + xi`` with ``b_j`` and ``xi`` unpenalised. Every function
here is pure: lists of ``flint.fmpq`` in, small frozen records of ``fmpq`` out.
"""
