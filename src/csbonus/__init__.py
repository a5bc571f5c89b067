"""csbonus: pay plans in YAML, shop exports in Excel, a payslip workbook out."""

__version__ = "0.1.0"
__all__ = ["Checked", "Line", "Month", "PayProblems", "Slip", "__version__", "check", "compute"]


def __getattr__(name: str) -> object:
    """Load the parts for Python when the first of them is asked for: the commands do without them."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("csbonus.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
