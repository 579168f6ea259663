"""What people write, as frozen pydantic models: Score workloads, drivers, types, environments, projects.

The only package that imports pydantic.
"""
