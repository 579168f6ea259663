"""The dependency graph as something to draw: nodes, edges and where they lie; no format yet."""
