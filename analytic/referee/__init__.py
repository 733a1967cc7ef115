"""The referee: a systematic search for problems that refute a claimed optimum."""
