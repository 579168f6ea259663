"""Differences, one module a format, each with ``render``."""
