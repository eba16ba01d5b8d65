"""What a monitor may count: questions by outcome, their time, who waits, what the collection holds.

The only module that imports prometheus-client.
"""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

__all__ = ["METRICS_TYPE", "Metrics"]

METRICS_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60)


class Metrics:
    """The counts of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._questions = Counter(
            "hoidap_questions", "Questions by outcome.", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "hoidap_question_seconds",
            "Time from a question to its reply.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "hoidap_questions_waiting", "Questions that wait.", registry=self._registry
        )
        self._held = Gauge(
            "hoidap_collection", "What the collection holds.", ["kind"], registry=self._registry
        )

    def answered(self, outcome: str, seconds: float) -> None:
        """Count a question that came to an end."""
        self._questions.labels(outcome).inc()
        self._seconds.observe(seconds)

    def refused(self) -> None:
        """Count a question that was sent away because too many wait."""
        self._questions.labels("busy").inc()

    def waiting(self, number: int) -> None:
        """Tell how many questions wait."""
        self._waiting.set(number)

    def holding(self, **counts: Callable[[], int]) -> None:
        """Tell how to count what the collection holds, by kind."""
        for kind, count in counts.items():
            self._held.labels(kind).set_function(count)

    def text(self) -> bytes:
        """Return all counts in the format of Prometheus."""
        return generate_latest(self._registry)
