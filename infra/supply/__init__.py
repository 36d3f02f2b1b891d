"""What this is made of: locks, licences, bill of materials, known vulnerabilities.

Only `vulnerabilities` looks further than this repository and what is installed, into a database
that lies on this machine. Nothing here asks the network.
"""


class SupplyError(Exception):
    """What was asked for cannot be told; the sentence says what to do."""
