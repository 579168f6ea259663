"""``python -m scorekit``."""

from scorekit.cli import main

main()
