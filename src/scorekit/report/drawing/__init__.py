"""Drawings of the dependency graph, one module a format, each with ``render``."""
