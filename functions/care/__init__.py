"""Device care plans, claims and holds."""

import gc

# A start makes half a million objects that all stay, and Python's default looks through them again
# after every 700: a tenth of the start. Cycles are few here, and still collected.
gc.set_threshold(50_000, 20, 50)
