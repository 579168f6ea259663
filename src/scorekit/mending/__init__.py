"""Mending files in place: deprecated forms become current ones, and comments and order stay."""
