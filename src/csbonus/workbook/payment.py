"""A payment, as the bank is told of it."""

from decimal import Decimal

from msgspec import Struct

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is taken for a formula where a CSV file is opened as a sheet."""


class Payment(Struct, frozen=True, kw_only=True):
    """A payment: the holder of the account, its number, the amount and what the bank is told of it."""

    name: str
    account: str
    amount: Decimal
    note: str
