"""Bounds at any rank: clouds of neurons known by second moments of directions *and* responses."""
