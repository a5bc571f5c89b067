"""The commands' arguments and options, a module a command; what a command does is imported only when it is called."""

COMMANDS = (
    "run",
    "inspect",
    "explain",
    "describe",
    "verify",
    "check",
    "test",
    "compare",
    "what-if",
    "solve",
    "batch",
    "init",
    "template",
    "schema",
)
"""The commands in the order of the help; each is `take` in the module of its name."""
