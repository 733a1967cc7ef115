"""Problems that need no cutting planes: a constant is optimal, or the samples lie on a line."""
