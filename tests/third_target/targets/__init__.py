"""The targets of these tests."""
