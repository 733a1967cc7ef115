"""The problem, the network, the losses, and the words for them: what every other part speaks of."""
