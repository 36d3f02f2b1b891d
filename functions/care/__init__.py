"""Device care plans, claims and holds."""

import gc

# What a start makes stays, and Python's default looks through it again and again, after each 700
# objects: a tenth of a start. One look at 50,000 takes 15 ms. So more than a start makes are waited
# for; cycles are few here, and still collected.
gc.set_threshold(200_000, 20, 50)
