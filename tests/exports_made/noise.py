"""The kinds of noise that an export may have, each of which can be switched on by itself."""

from typing import Literal, get_args

Noise = Literal[
    "titles",  # lines above the header, one with the period
    "unit_title",  # 单位：万元 above the header, for amounts whose header has no unit
    "merged_title",  # the title is merged over the whole table
    "blank_columns",
    "blank_rows",
    "hidden_rows",
    "trailing_columns",  # cells without content to the right
    "text_numbers",  # numbers as text beside real ones
    "thousands",  # 1,477.64 and ¥1,477.64 as text
    "full_width",  # letters and digits of headers and texts
    "percent_text",  # 45.27%
    "percent_cell",  # a cell formatted as percent
    "percent_points",  # 45.27 for 45.27 %
    "spoken_durations",  # 2分30秒
    "clock_durations",  # 0:02:30 as text
    "duration_cells",  # the fraction of a day
    "reordered",  # columns in any order
    "summary_rows",
    "summary_turned",  # first where the platform writes them last, and the other way round
    "summary_second",  # the label stands in the second column
    "repeated_header",
    "duplicate_header",  # a figure twice, with other values
    "missing_words",
    "error_cells",
    "other_spelling",
    "own_spelling",  # headers that a sheet 表头写法 of the workbook explains
    "other_brackets",
    "bom",
    "notes",  # lines below the table
    "extra_sheet",
    "formulas",  # with their saved results
    "spread_groups",  # groups above columns not merged
]
"""One kind of noise."""

NOISE: tuple[Noise, ...] = get_args(Noise)
