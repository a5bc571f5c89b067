"""Pure computation of a month: money, gates, pools, payslips."""
