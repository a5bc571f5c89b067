"""Two ways to pay the same months compared: what changes, for whom, and which cause has which share of it."""
