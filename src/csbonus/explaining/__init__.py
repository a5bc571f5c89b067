"""Why somebody is paid what he is: every figure back to its cell, what did not fire, and what was nearly reached."""
