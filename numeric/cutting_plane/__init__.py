"""The cutting-plane method of the dual: oracles propose neurons, reduced problems train them, bounds decide.

``method`` has the rounds, ``run`` what they share, ``final_network`` the last bound and a small network.
"""
