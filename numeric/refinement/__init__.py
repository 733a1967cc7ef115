"""What is done to a network once its activation patterns are known.

``newton`` moves the neurons to the optimum of their patterns, ``restoring`` meets the constraints, ``few_neurons``
makes the network small.
"""
