"""What each stage of an answer took."""

from time import perf_counter

__all__ = ["Clock"]


class Clock:
    """Milliseconds a stage, and in all."""

    def __init__(self) -> None:
        self._begun = self._last = perf_counter()
        self._ms: dict[str, float] = {}

    def mark(self, stage: str) -> dict[str, float]:
        """Note that `stage` is over; return all that is known so far."""
        now = perf_counter()
        self._ms[stage] = round((now - self._last) * 1e3, 3)
        self._ms["total"] = round((now - self._begun) * 1e3, 3)
        self._last = now
        return dict(self._ms)
