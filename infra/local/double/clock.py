"""The double's clock: wall time plus an offset kept in a file that the whole stack shares."""

import os
import time
from pathlib import Path
from tempfile import NamedTemporaryFile

_LOOKS = 3
_PAUSE = 0.01  # seconds


class ClockMovedBack(ValueError):
    """The clock goes forward only."""


class Clock:
    """Reads the offset at each call, so a move by any process is seen at once."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._offset = 0

    def offset(self) -> int:
        """Seconds ahead of wall time; a missing or empty file is 0.

        Raises ValueError when the file holds anything but an integer.
        """
        if self._file is None:
            return self._offset
        # A writer that truncates before it writes shows an empty file for an instant: time would
        # seem to fall back. An empty file after a known offset is therefore looked at again.
        for _ in range(_LOOKS):
            text = self._file.read_text().strip() if self._file.exists() else ""
            if text or not self._offset:
                break
            time.sleep(_PAUSE)
        self._offset = int(text or 0)
        return self._offset

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time() + self.offset())

    def move_to(self, offset: int) -> None:
        """Writes a larger offset, in one piece; raises ClockMovedBack for a smaller one."""
        if offset < self.offset():
            raise ClockMovedBack(f"offset {offset} is before the present one, {self._offset}")
        self._offset = offset
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self._file.parent, delete=False) as draft:
            draft.write(f"{offset}\n")
        os.chmod(draft.name, 0o644)  # noqa: PTH101  the stack may run as another user
        Path(draft.name).replace(self._file)
