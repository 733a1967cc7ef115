"""An adversary of the checker: certificates that are valid, nearly valid or hostile, and a second opinion about each."""
