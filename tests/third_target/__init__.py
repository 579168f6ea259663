"""A small third target in one folder, ``targets/stack``, with a companion of its make, and a project that renders to both.

Nothing of the package knows them: the fixture of ``test_third_target`` puts ``targets`` on the search path of targets.
"""
