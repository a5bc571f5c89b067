"""A plan as a document that people read and sign: its parts as blocks, written as Markdown or as a Word file."""
