"""`make drill`: attack for some minutes and print a table of trials and failures."""

import argparse
import sys
from time import monotonic

from rich.console import Console
from rich.table import Table

from evals.drills.attacks import ATTACKS, attack_once

__all__ = ["main"]


def main() -> None:
    """Give every attack its share of the time; exit with 1 where one of them succeeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long, in all")
    parser.add_argument("--seed", type=int, default=0, help="where the random numbers begin")
    parser.add_argument("--only", choices=ATTACKS, action="append", help="one attack; repeatable")
    parser.add_argument("--trials", type=int, help="so many of each, however long they take")
    given = parser.parse_args()
    chosen = given.only or list(ATTACKS)
    share = given.minutes * 60 / len(chosen)
    table = Table("attack", "trials", "failures", "first failure")
    failed = 0
    for name in chosen:
        begun, trials, wrong = monotonic(), 0, list[str]()
        while trials < given.trials if given.trials else not trials or monotonic() - begun < share:
            if told := attack_once(name, given.seed + trials):
                wrong.append(f"seed {given.seed + trials}: {told}"[:200])
            trials += 1
        failed += len(wrong)
        table.add_row(name, str(trials), str(len(wrong)), wrong[0] if wrong else "")
    Console(width=120).print(table)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
