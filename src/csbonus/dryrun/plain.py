"""Values without the places they stand at, to tell whether two versions of a plan mean the same."""

from msgspec import Struct

from csbonus.problems import Source


def plain(value: object) -> object:
    """Take all places out of a value of records, lists and tables."""
    if isinstance(value, Source):
        return None
    if isinstance(value, Struct):
        return (type(value).__name__, *(plain(getattr(value, name)) for name in value.__struct_fields__))
    if isinstance(value, tuple | list):
        return tuple(plain(part) for part in value)
    return {plain(key): plain(held) for key, held in value.items()} if isinstance(value, dict) else value
