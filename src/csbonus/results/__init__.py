"""A computed month handed over: as a workbook, and as a record."""
