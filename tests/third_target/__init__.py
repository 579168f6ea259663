"""A small third target, ``targets/stack``, with a companion of its make, and a project that renders to both.

Nothing of scorekit knows them: ``installed`` is what pip would leave of the package that brings them, and stands on Python's path
while the tests of ``test_third_target`` run.
"""
