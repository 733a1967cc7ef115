"""The cutting-plane method of the dual: oracles propose neurons, reduced problems train them, bounds decide."""
