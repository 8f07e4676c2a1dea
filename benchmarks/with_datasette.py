"""Datasette over the same SQLite file, in an environment of its own, with the same questions as canned queries."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.data import BENCH_DIR, Database
from benchmarks.processes import a_free_port, a_program

FOLDER = BENCH_DIR / "datasette"
PACKAGES = ("datasette", "uvloop", "httptools")  # with the loop and the parser that the directory has, too
ROWS = """
SELECT role.code, role.title, contact.slug, contact.name, contact.person, contact.job_title, contact.note,
    organisation.name AS organisation, organisation.slug AS organisation_slug, contact.nationwide,
    channel.kind, channel.value, channel.label, channel.hours, channel.purpose, channel.accepts,
    (SELECT count(DISTINCT report.network) FROM report WHERE report.contact = contact.id
        AND report.settled_at IS NULL AND (report.channel IS NULL OR report.channel = channel.id)) AS reports,
    verification.verified_on, verification.verified_by, verification.method, verification.outcome
FROM contact
JOIN role ON role.id = contact.role
JOIN organisation ON organisation.id = contact.organisation
JOIN channel ON channel.contact = contact.id
LEFT JOIN verification ON verification.channel = channel.id AND verification.value = channel.value
WHERE contact.retired_on IS NULL AND organisation.retired_on IS NULL AND channel.retired_on IS NULL
    AND channel.visibility = 'public'
    AND (contact.id IN (SELECT id FROM contact WHERE nationwide = true)
        OR contact.id IN (SELECT contact_area.contact FROM contact_area JOIN area ON area.id = contact_area.area
            WHERE {area} AND {roles}))
ORDER BY role.position, contact.position, contact.id, channel.position
"""
OF_ROLE = (
    "contact_area.contact IN (SELECT id FROM contact WHERE role IN (SELECT id FROM role WHERE code = :role "
    "OR code IN ('childrens-front-door', (SELECT out_of_hours FROM role WHERE code = :role))))"
)
OF_AREA = "contact_area.contact IN (SELECT id FROM contact WHERE role IN (SELECT id FROM role WHERE own = 0))"
BY_POSTCODE = (
    "area.gss = (SELECT authority FROM postcode WHERE postcode = :postcode "
    "AND release = (SELECT id FROM postcode_release WHERE state = 'current'))"
)
QUERIES = {
    "area": ROWS.format(area="area.slug = :slug", roles=OF_AREA),
    "lookup": ROWS.format(area="area.slug = :slug", roles=OF_ROLE),
    "postcode": ROWS.format(area=BY_POSTCODE, roles=OF_ROLE),
}


@contextmanager
def a_datasette(database: Database) -> Iterator[int]:
    """Datasette on core 0, from when it answers; its port."""
    _installed()
    described = FOLDER / "metadata.json"
    queries = {name: {"sql": sql} for name, sql in QUERIES.items()}
    described.write_text(json.dumps({"databases": {"directory": {"queries": queries}}}), encoding="utf-8")
    port = a_free_port()
    script = Path(__file__).with_name("datasette_server.py")
    command = [FOLDER / "bin" / "python", script, database.file, described, str(port)]
    with a_program(command, port=port, ready="/-/versions.json"):
        yield port


def version() -> str:
    done = subprocess.run([_installed(), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _installed() -> Path:
    program = FOLDER / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", FOLDER], check=True)
        subprocess.run([FOLDER / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
    return program
