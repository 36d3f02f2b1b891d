"""What is true about plans, claims and holds. Pure: no I/O, no clock, no chance, stdlib only."""
