"""Diagnostics and results as text for people and as data for tools. One module a format."""
