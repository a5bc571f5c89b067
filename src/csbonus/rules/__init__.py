"""YAML to pay plans: text with positions, models, problems, cases."""
