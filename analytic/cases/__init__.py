"""Answers for data with symbols: a partition of their values into cases, each with its own formulas and proof.

At a point inside of a region of the symbols' values every comparison has an answer, so the theorems run there as they
do with numbers, while the formulas keep the symbols. What optimality needs then becomes inequalities: the *conditions*
of a case, under which its formulas are proved. The rest of the region is split along these conditions, and searched in
the same way, until every part is covered by a case or proved to be empty.
"""
