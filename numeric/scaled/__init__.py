"""The problem in units of its own, and what every method keeps of it.

``data`` brings the samples to full column rank and unit scale, ``problem`` the targets and ``beta`` as well, ``order``
the rows to one order, ``rays`` finds those on one ray; ``objective`` is the value of a network on the data as given,
rounded up, which ``exact`` predictions decide where rounding could. ``neurons`` are networks on the scaled data,
``incumbent`` is the best network and the best bound of a run, ``limits`` say when it has to stop.
"""
