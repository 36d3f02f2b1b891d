"""The operator's command line, `./care`. It speaks to a stack by its API alone, but for `dlq`."""

import sys
from pathlib import Path

# As pytest's `pythonpath` does: rows and codes are checked here as the API checks them.
sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))
