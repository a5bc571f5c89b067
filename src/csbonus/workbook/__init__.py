"""A computed month as an .xlsx workbook: one module a sheet."""
