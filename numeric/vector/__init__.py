"""Several outputs: squared loss with the group penalty ``beta sum_j ||u_j|| ||w_j||_2``."""
