"""Is a solver right? Every theorem's exact answers, general data with rigorous bounds, one report.

``cases`` are problems with their optimum, ``worker`` runs the solver where it cannot hang or crash the run, ``judging``
measures an answer, ``diagnosis`` says what a wrong one looks like, ``report`` prints, and ``validating`` puts them
together.
"""
