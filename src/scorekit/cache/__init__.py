"""A cache for compiling a set again and again: what has not changed since the last time is not made again.

A set is taken apart into parts (``resolve/apart.py``), which are resolved and emitted by themselves and then put together. A part
that is kept is a function of what it is compared by: its workloads, the environment, what was asked of the catalogue, the caller's
choices, and what it read of other workloads and of files. Where anything can't be told of parts, an error above all, the whole
set is compiled as it is without a cache (``NotApartError``): then only reading and decoding are saved.
"""

from __future__ import annotations

from scorekit.cache.memory import Memory


class Cache:
    """What the last compile made of a set, for the next one: ``compile(..., cache=cache)``.

    The result is the one without a cache, byte for byte: objects, findings, origins and explanations. What shares no resource with a
    changed workload is not made again; for Compose, neither is what shares only resources that drivers require, a server of databases
    or the proxy of routes, which are put together anew. While the set has an error, what was read and decoded is kept; so it is for
    Compose where the project has no name, not everything is asked for, or ports are published, and for other targets. A change of the environment, a driver, an image or another choice makes everything but what was read anew, so keep one
    cache for each environment and target.

    Results share what has not changed: change nothing of one in place.

    It holds what the last compile had and nothing older, in memory alone, derived secrets among it; it is never pickled. Threads may
    share it: their compiles follow one another.
    """

    __slots__ = ("memory",)

    def __init__(self) -> None:
        # The compiler's own business.
        self.memory = Memory()

    def clear(self) -> None:
        """Forget everything."""
        self.memory.clear()

    def __repr__(self) -> str:
        return f"<Cache: parts={len(self.memory)}>"
