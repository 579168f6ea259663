"""What other Score tools keep, turned into types, drivers and environments. Loaded by ``scorekit import`` alone."""
