"""The command that serves the pages."""

import asyncio
import gc
import socket
import sys

import click
import uvicorn

from directory.commands.groups import main
from directory.commands.running import DATABASE_ERRORS, fail, sentence_about
from directory.database import close_pool, open_pool
from directory.errors import RuleBroken
from directory.health.queries import SHORTEST_SECRET, secret_is_safe
from directory.history.queries import is_demonstration
from directory.logs import to_standard_error
from directory.settings import Settings, settings
from directory.upgrade import check_up_to_date


@main.command("serve")
@click.option("--host", default="", help="Address to listen on; HOST by default.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; PORT by default.")
def serve(host: str, port: int | None) -> None:
    """Serve the pages and the API."""
    chosen = settings()
    address = host or chosen.host
    number = port or _port(chosen.port)
    try:
        asyncio.run(_check(chosen))
    except RuleBroken as broken:
        fail(broken.message)
    except (OSError, *DATABASE_ERRORS) as failed:
        fail(sentence_about(failed))
    _check_free(address, number)
    _serve(chosen, address, number)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        fail(f"PORT is “{text}”, which is not a port. Set it to a number from 1 to 65535")
    return int(text)


async def _check(chosen: Settings) -> None:
    """Refuse to serve a database that isn't ready, or a real directory with a secret that everybody knows."""
    try:
        await open_pool(largest=2)
        await check_up_to_date()
        if await is_demonstration() is None:
            raise RuleBroken("The directory is empty. Run “directory seed” for a real one, or “directory seed --demo”")
        if not await secret_is_safe(chosen):
            raise RuleBroken(
                f"Set SECRET_KEY to {SHORTEST_SECRET} characters or more that nobody knows. "
                'Make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
    finally:
        await close_pool()


def _check_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except PermissionError:
            fail(f"Port {port} needs more rights than this user has. Choose one above 1023, with --port or PORT")
        except OSError as refused:
            fail(f"Can’t listen on {address} port {port}: {refused.strerror}. Choose another with --port or PORT")


def _serve(chosen: Settings, address: str, port: int) -> None:
    from directory.app import create_app  # noqa: PLC0415 - the other commands needn't wait for the whole web

    shown = f"[{address}]" if ":" in address else address
    click.echo(f"Serving on http://{shown}:{port} (stop with Ctrl+C)")
    sys.stdout.flush()
    to_standard_error(every_request=chosen.logs_requests)
    app = create_app(chosen=chosen)
    gc.freeze()  # what was made for good needn't be looked through again: somebody would wait for it each time
    uvicorn.run(
        app,
        host=address,
        port=port,
        # No access log: what people look up is nobody's business, and addresses can hold postcodes.
        access_log=False,
        log_config=None,  # ours, set above
        log_level="warning",
        forwarded_allow_ips=chosen.trusted_proxies,
        server_header=False,
    )
