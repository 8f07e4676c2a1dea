"""An archive's last bytes: the SHA-256 of all that's before them, so that no byte of it changes unseen."""

import hashlib
from typing import IO

from directory.archives.rules import DIGEST_LENGTH

BLOCK = 1 << 20


def seal(file: IO[bytes]) -> None:
    """Write the digest over the last bytes, which were left free for it."""
    digest = _digest(file).encode()
    file.seek(-DIGEST_LENGTH, 2)
    file.write(digest)
    file.flush()


def is_whole(file: IO[bytes]) -> bool:
    """Whether the file is what was sealed."""
    said = _digest(file)
    return file.read(DIGEST_LENGTH) == said.encode()


def _digest(file: IO[bytes]) -> str:
    """Of all but the last bytes, where the file then stands."""
    left = file.seek(0, 2) - DIGEST_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0:
        block = file.read(min(BLOCK, left))
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()
