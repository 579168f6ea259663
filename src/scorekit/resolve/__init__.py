"""From documents to a Resolution: driver selection, params, outputs, secrets, substitution."""
