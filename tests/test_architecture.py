"""The layout holds: who may import whom, how long a module may be, what pure files may know, what the README says."""

import ast
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from directory.settings import Settings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "directory"
README = (ROOT / "README.md").read_text(encoding="utf-8")

CAPABILITIES = [
    "history",
    "search",
    "jobs",
    "mailing",
    "accounts",
    "areas",
    "organisations",
    "places",
    "hours",
    "contacts",
    "people",
    "verification",
    "notices",
    "rulebook",
    "lookup",
    "open_referral",
    "coverage",
    "entries",
    "corrections",
    "owners",
    "about",
    "agreements",
    "partnerships",
    "guide",
    "posters",
    "reorganisations",
    "desk",
    "reminders",
    "inspection",
    "dashboard",
    "gaps",
    "yearly",
    "exchange",
    "imports",
    "feeds",
    "distribution",
    "archives",
    "health",
    "commands",
]
"""From left to right: each uses only those to its left."""

LAYERS = ["tables", "queries", "changes", "pages", "api"]
"""Within a capability, likewise; files of rules may be used by all."""

PURE = {
    path
    for pattern in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["directory"]["pure"]
    for path in ROOT.glob(pattern)
}
WEB = {"litestar", "uvicorn", "jinja2"}
OF_THE_WEB = {
    "directory/accounts/cookies.py",  # what a browser holds of a session
    "directory/accounts/guards.py",  # who may open a page
    "directory/commands/serving.py",  # starts the server
    "directory/lookup/problems.py",  # what a program is told when its question can't be answered
}
"""Besides pages and api, the modules of capabilities that may know of the web."""
DATABASE = {"piccolo", "aiosqlite", "asyncpg", "sqlite3", "directory.database", "directory.engines"}
OUTSIDE = {"os", "random", "secrets", "time", "socket", "directory.settings"}
CLOCKS = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
MAY_ASK_THE_TIME = {"directory/app.py", "directory/commands/running.py"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def knows(path: Path, names: set[str]) -> set[str]:
    return {each for each in imports(path) if any(each == name or each.startswith(f"{name}.") for name in names)}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def capability(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def _is_web(path: Path) -> bool:
    """Pages, the API, and those of a second noun: `link_pages.py`, `terms_api.py`."""
    return path.stem in {"pages", "api"} or path.stem.endswith(("_pages", "_api"))


def test_every_folder_of_the_package_is_in_the_order():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders <= set(CAPABILITIES)


@pytest.mark.parametrize("path", [path for path in MODULES if capability(path)], ids=named)
def test_a_capability_uses_only_those_to_its_left(path):
    allowed = set(CAPABILITIES[: CAPABILITIES.index(capability(path)) + 1])
    used = {each.split(".")[1] for each in imports(path) if each.startswith("directory.") and each.count(".") > 1}
    assert used & set(CAPABILITIES) <= allowed


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem in LAYERS], ids=named)
def test_within_a_capability_imports_run_from_tables_to_pages(path):
    own = f"directory.{capability(path)}."
    used = {each.removeprefix(own).split(".")[0] for each in imports(path) if each.startswith(own)}
    later = set(LAYERS[LAYERS.index(path.stem) + 1 :])
    assert not used & later - {"changes"} if path.stem == "pages" else not used & later


@pytest.mark.parametrize("path", [path for path in MODULES if capability(path)], ids=named)
def test_reads_writes_and_rules_know_nothing_of_the_web(path):
    of_the_web = _is_web(path) or named(path) in OF_THE_WEB
    assert of_the_web or not knows(path, WEB)


def test_only_those_are_named_as_the_web_s_that_are():
    assert all(knows(ROOT / name, WEB) for name in OF_THE_WEB)


@pytest.mark.parametrize("path", [path for path in MODULES if capability(path) and _is_web(path)], ids=named)
def test_pages_hold_no_sql(path):
    assert not knows(path, DATABASE)


@pytest.mark.parametrize("path", sorted(PURE), ids=named)
def test_pure_files_know_no_database_web_clock_or_environment(path):
    assert not knows(path, WEB | DATABASE | OUTSIDE)
    assert not CLOCKS.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_the_edges_ask_the_time(path):
    if named(path) not in MAY_ASK_THE_TIME:
        assert not CLOCKS.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_longer_than_300_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_most_modules_are_short():
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] < 100


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=named)
def test_no_template_marks_anything_as_safe(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\sstyle=", text)


def test_the_readme_lists_every_setting_with_its_meaning():
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]+) \|$", README, re.MULTILINE))
    known = {each.metadata["variable"]: each.metadata["meaning"] for each in fields(Settings)}
    assert {name: meaning.strip() for name, meaning in rows.items() if name.isupper()} == known


def test_the_readme_s_map_names_every_folder():
    section = README.split("## The map of the code")[1].split("\n## ")[0]
    missing = [
        path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists() and f"`{path.name}/`" not in section
    ]
    assert missing == []


def test_the_readme_s_commands_exist():
    from directory.cli import main

    words = set(re.findall(r"^directory ([a-z]+)", README, re.MULTILINE))
    words |= set(re.findall(r"`directory ([a-z]+)", README))
    assert words <= set(main.commands)


def test_a_settings_module_is_the_only_one_to_read_the_environment():
    readers = [named(path) for path in MODULES if "os.environ" in path.read_text(encoding="utf-8")]
    assert readers == ["directory/__init__.py", "directory/settings.py"]
