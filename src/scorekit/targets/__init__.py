"""Output languages. One folder a target, exposing ``TARGET``; each knows ``Resolution`` and never YAML input."""
