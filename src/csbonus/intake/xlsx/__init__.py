"""The strict reader of .xlsx and .xlsm: every cell's own characters, or a refusal that names the place."""
