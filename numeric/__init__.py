"""Floating-point solvers for two-layer ReLU networks with weight decay, with a gap certificate."""
