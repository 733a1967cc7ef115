"""What a theorem is, and what it gives: the record, its hypotheses and references, an instance, an answer, a path."""
