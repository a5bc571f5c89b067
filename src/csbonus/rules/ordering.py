"""Things that use one another put in order, or the circle they go in."""

from collections.abc import Iterable, Mapping


def in_order(uses: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Order names so that each comes after those it uses; names that are not keys are ignored.

    Gives the order and nothing, or nothing and one circle, its first name repeated at the end.
    """
    done: dict[str, None] = {}
    for start in uses:
        circle = _visit(start, uses, done)
        if circle:
            return (), circle
    return tuple(done), ()


def _visit(start: str, uses: Mapping[str, Iterable[str]], done: dict[str, None]) -> tuple[str, ...]:
    """Follow what a name uses, depth first, with the way kept by hand so that no chain is too long."""
    way = [(start, iter(uses[start]))] if start not in done else []
    while way:
        name, rest = way[-1]
        following = next((n for n in rest if n in uses and n not in done), None)
        if following is None:
            done[name] = None
            way.pop()
            continue
        names = [n for n, _ in way]
        if following in names:
            return (*names[names.index(following) :], following)
        way.append((following, iter(uses[following])))
    return ()
