"""The commands, one file each: each exposes ``command``."""
