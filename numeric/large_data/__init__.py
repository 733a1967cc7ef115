"""Data too large for cone programs and exhaustive oracles.

``descent`` trains wide networks, by ``augmented_lagrangian`` where the loss has kinks or constraints; ``dictionary``
then trains the weights of a growing list of neurons by linear programs (``interior_point``). ``relaxed_dual`` has
the lower bound. ``training`` says when which of them is used.
"""
