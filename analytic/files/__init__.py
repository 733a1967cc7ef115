"""Answers as files and as floats: certificates, paths, sets of solutions."""
