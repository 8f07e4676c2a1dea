"""The dashboard's figures as Prometheus reads them: none of what anybody looked up, and of nobody by name."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from directory import __version__
from directory.dashboard.rules import Figures
from directory.verification.rules import Standing

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposed(found: Figures, *, now: datetime, engine: str) -> bytes:
    """An administrator's figures in Prometheus' text format; `engine` is the database's."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once([*_metrics(found, now=now), _build(engine)]))
    return generate_latest(registry)


class _Once(Collector):
    """Hands over what was worked out before it was asked."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _metrics(found: Figures, *, now: datetime) -> Iterator[Metric]:
    channels = GaugeMetricFamily(
        "directory_channels", "Ways to reach a contact, by standing and role.", labels=["standing", "role"]
    )
    for line in found.roles:
        for standing in Standing:
            channels.add_metric([str(standing).replace(" ", "_"), line.code], line.standings[standing])
    yield channels
    age = GaugeMetricFamily(
        "directory_verification_age_median_days", "Median days since somebody found a value right.", labels=["role"]
    )
    for line in found.roles:
        if line.median_age is not None:
            age.add_metric([line.code], line.median_age)
    yield age
    yield _number("directory_channels_due", "Sound channels that fall due within 30 days.", found.due_soon)
    for backlog in found.backlogs:
        yield _number(f"directory_{backlog.name}_open", f"{backlog.title} that nobody has settled yet.", backlog.number)
        waited = (now - backlog.since).total_seconds() if backlog.since else 0
        yield _number(
            f"directory_{backlog.name}_oldest_age_seconds",
            f"How long the oldest of them has waited: {backlog.title}.",
            waited,
        )
    if found.mails:
        messages = GaugeMetricFamily(
            "directory_messages",
            "Messages not sent: waiting, failed and to be tried again, or given up.",
            labels=["state"],
        )
        for state in ("waiting", "failed", "given_up"):
            messages.add_metric([state], getattr(found.mails, state))
        yield messages
    yield _number("directory_history_revision", "Number of the last row of the history.", found.revision)
    if found.verified_at:
        since = (now - found.verified_at).total_seconds()
        yield _number("directory_last_verification_age_seconds", "Time since anybody recorded a verification.", since)
    worked_out = (now - found.at).total_seconds()
    yield _number("directory_figures_age_seconds", "Time since these figures were worked out.", worked_out)


def _build(engine: str) -> Metric:
    build = GaugeMetricFamily(
        "directory_build_info", "The version that runs, and its database.", labels=["version", "engine"]
    )
    build.add_metric([__version__, engine], 1)
    return build


def _number(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)
