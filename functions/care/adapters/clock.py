"""The present."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..domain.windows import instant


class FileClock:
    """Wall time plus the whole seconds that the file `path` holds; '' is plain wall time.

    The file moves time in the local cloud. It is read at each call, so that a move is seen at once.
    """

    def __init__(self, path: str) -> None:
        self._file = Path(path) if path else None

    def now(self) -> datetime:
        """UTC, to the millisecond (TIM-1). Raises `ValueError` where the file holds no integer."""
        return instant(datetime.now(UTC) + timedelta(seconds=self._ahead()))

    def _ahead(self) -> int:
        if self._file is None:
            return 0
        try:
            return int(self._file.read_text().strip() or 0)
        except FileNotFoundError:
            return 0
