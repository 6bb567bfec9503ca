"""Benchmarks, each beside its yardstick: `make bench`, or `make bench ONLY=page.program`.

A bench is a function with the decorator `bench` in a module of this package; it gets the `House`, which makes
databases, serves the portal as `make run` does, and loads it.
"""

from tests.benchmarks.harness import House, Result, bench

__all__ = ["House", "Result", "bench"]
