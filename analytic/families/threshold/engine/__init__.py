"""What thresholds can tell apart: patterns, and neurons that have them."""
