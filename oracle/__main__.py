"""`python -m oracle [SCHEME ...] --months 1000 --seed 1 --workers 2`: pay made-up months twice and compare every line.

Once by csbonus and once by the words of the scheme, with exact fractions. Every month is made of its own number, so the
same seed gives the same months whatever the workers. Exit 1 where a single fen differs.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from oracle.checking import Account, check_months
from oracle.schemes import SCHEMES

_PIECE = 250
_SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print what was compared and what differs."""
    parser = argparse.ArgumentParser(
        prog="python -m oracle", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("schemes", nargs="*", metavar="SCHEME", help=", ".join(SCHEMES))
    parser.add_argument("--months", type=int, default=1000, help="of each scheme")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    unknown = [name for name in given.schemes if name not in SCHEMES]
    if unknown:
        parser.error(f"{', '.join(unknown)}: there are {', '.join(SCHEMES)}")
    begun = time.monotonic()
    pieces = [
        (scheme, given.seed, range(first, min(first + _PIECE, given.months)))
        for first in range(0, given.months, _PIECE)
        for scheme in given.schemes or SCHEMES
    ]
    total, by_scheme = Account(), {scheme: Account() for scheme in given.schemes or SCHEMES}
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:
        for (scheme, _, _), account in zip(
            pieces, pool.map(check_months, *zip(*pieces, strict=True)), strict=True
        ):
            _add(by_scheme[scheme], account)
            _add(total, account)
    for scheme, account in by_scheme.items():
        _show(scheme, account)
    for difference in total.differences[:_SHOWN]:
        print(difference)
    _show(f"{time.monotonic() - begun:.0f} s", total)
    return 1 if total.differences else 0


def _add(total: Account, account: Account) -> None:
    total.months += account.months
    total.people += account.people
    total.lines += account.lines
    total.refused += account.refused
    total.edges.update(account.edges)
    total.differences += account.differences


def _show(name: str, account: Account) -> None:
    edges = ", ".join(f"{count} x {edge}" for edge, count in account.edges.most_common() if count)
    print(
        f"{name}: {account.months} months, {account.people} people, {account.lines} lines, {account.refused} months refused"
        f" ({edges}): {len(account.differences)} differences"
    )


if __name__ == "__main__":
    sys.exit(main())
