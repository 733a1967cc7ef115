"""Several outputs: squared loss with the group penalty ``beta sum_j ||u_j|| ||w_j||_2``.

``solver`` generates neurons, ``group_lasso`` trains their output weights, ``refine`` moves them; ``oracles`` and
``circle`` bound ``||V'(Xu + b)_+||``.
"""
