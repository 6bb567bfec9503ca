"""`python -m tests.benchmarks [name]`."""

import importlib
import pkgutil
import sys

from tests import benchmarks
from tests.benchmarks.harness import run

if __name__ == "__main__":
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("bench_"):
            importlib.import_module(f"tests.benchmarks.{module.name}")
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else ""))
