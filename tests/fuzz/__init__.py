"""Every kind of document, every command, and the laws that hold whatever a repository says: ``make fuzz``."""
