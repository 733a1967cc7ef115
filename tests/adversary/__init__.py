"""An adversary of the checker: valid, nearly valid and hostile certificates, and a second opinion about each."""
