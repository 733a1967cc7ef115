"""The finite list of neurons, and the programs over it: linear ones, and least squares with a linear penalty."""
