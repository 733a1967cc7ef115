"""Exact and symbolic theory of two-layer ReLU networks trained with weight decay."""
