"""JSON Schemas of the documents that people write, for editors: they know the catalogue."""
