"""The process in which a PDF is made: the order on standard input, the PDF on standard output, no Django.

Run as a file of its own, so it imports nothing of the project.
"""

import json
import resource
import sys
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"  # tools/frontend.py puts them there
NOWHERE = "http://127.0.0.1:9"
MB = 1024 * 1024


def main() -> int:
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst  # its memory is part of what is bounded

    resource.setrlimit(resource.RLIMIT_AS, (order["memory_mb"] * MB, order["memory_mb"] * MB))
    fonts = Path(order["fonts"])
    if not any(fonts.glob("*.otf")):
        print("The fonts are missing: run `python tools/frontend.py`.", file=sys.stderr)
        return 1
    root = Path(order["root"])
    nothing = str(root / "packages")  # there are none, and none are fetched
    compiler = typst.Compiler(
        root=str(root),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
        package_path=nothing,
        package_cache_path=nothing,
    )
    try:
        content, warnings = compiler.compile_with_warnings(
            str(root / order["template"]), sys_inputs={"data": order["data"]}, format="pdf", pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        print(error.message, *getattr(error, "hints", []), sep="\n", file=sys.stderr)
        return 1
    if warnings:  # an unknown font is a warning, and a blank box on paper
        print(*(warning.message for warning in warnings), sep="\n", file=sys.stderr)
        return 1
    assert isinstance(content, bytes)  # a list is for pictures, one a page
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
