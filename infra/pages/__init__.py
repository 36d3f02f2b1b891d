"""The site's pages, looked at and measured on canned answers: no cloud is needed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "functions"))  # as pytest's `pythonpath` does
