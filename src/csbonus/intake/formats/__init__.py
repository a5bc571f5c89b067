"""Every format that shops export, told by its content and read into the same sheets of cells as an .xlsx."""
