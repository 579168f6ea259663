"""The version, a constant: reading it from package metadata costs 30 ms at every start."""

__version__ = "0.1.0"
