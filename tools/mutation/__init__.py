"""Do the tests bite?  Small faults put into the source one at a time; a test must fail for each.

``python -m tools.mutation all`` runs every target, ``python -m tools.mutation checker --sample 200`` a part of one.
``survivors.txt`` holds the faults that no test can see, with the reasons; any other that survives is an error.
``report.txt`` is the outcome of the last run of everything.
"""
