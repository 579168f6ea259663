"""A project on disk and what is done with it: found, compiled, compared with its past, written and held against what was written."""
