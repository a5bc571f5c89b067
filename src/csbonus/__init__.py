"""csbonus: pay plans in YAML, shop exports in Excel, a payslip workbook out."""

__version__ = "0.1.0"
