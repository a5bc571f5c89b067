"""The marks a workbook carries, so that a later run can tell which month it holds."""

MONTH = "csbonus_month"
VERSION = "csbonus_version"
