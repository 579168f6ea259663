"""Text to documents with positions, and data to text. The only room that imports ruamel.yaml."""
