"""Batches made by several processes, where the device reads faster than one can make them."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.train.course import Course
    from models.train.mix import Mixture
    from models.train.windows import Batch


class Feed(IterableDataset[Any]):
    """The batches of a mixture without end: of `n` processes each makes every n-th epoch."""

    def __init__(self, mixture: Mixture | Course, workers: int) -> None:
        self.mixture = mixture
        self.workers = workers
        self.progress = multiprocessing.Value("d", 0.0)
        """How far the run is, for all processes to see."""

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches of this process."""
        here = get_worker_info()
        epoch, step = (here.id, here.num_workers) if here is not None else (0, 1)
        while True:
            self.mixture.progress = self.progress.value
            yield from self.mixture.batches(epoch)
            epoch += step

    def loader(self) -> DataLoader[Any]:
        """Start the processes; batches come as they are made, in no fixed order."""
        return DataLoader(
            self,
            batch_size=None,
            num_workers=self.workers,
            prefetch_factor=4,
            in_order=False,
            multiprocessing_context="fork",
        )
