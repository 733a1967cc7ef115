"""Training with a free linear skip connection: cutting planes with columns that cost nothing."""
