"""Where the content of documents lies, by its hash: a folder, until a shared store takes its place."""

import asyncio
import hashlib
import os
import secrets
from pathlib import Path
from typing import Protocol

from directory.errors import NotFound


class Store(Protocol):
    """What any store must do. The same content is kept once, whatever it's called."""

    async def put(self, content: bytes) -> str:
        """Keep this, and give back the SHA-256 to ask for it by, as hexadecimal."""

    async def get(self, sha256: str) -> bytes:
        """What was kept under this hash; NotFound where it isn't there, or isn't that any more."""

    async def holds(self, sha256: str) -> bool:
        """Whether there is anything under this hash."""

    async def remove(self, sha256: str) -> None:
        """Keep this no longer, if it's there: for whoever put it, and then wrote no row that names it."""


class Folder:
    """A folder, with a file for each content under the beginning of its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(_write, self._path(sha256), content)
        return sha256

    async def get(self, sha256: str) -> bytes:
        path = self._path(sha256)
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise NotFound from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotFound
        return content

    async def holds(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    async def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing: it's written beside its place, and moved there once it's on the disk."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
