"""What holds for every problem: rescaling, duality, extreme points, width."""

RECORDS = ("extreme_points", "rescaling", "strong_duality", "width")
"""The modules that hold a theorem."""
