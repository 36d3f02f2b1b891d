"""What the parts of the warm measurement hand to each other."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

PACKED = re.compile(r'"B": ?"[^"]*"')


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; `operation` is DynamoDB's word, '' of the payment provider."""

    operation: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def shape(self) -> tuple[str, str, int]:
        """What two runs of one request have alike: instants and hashes differ, of one length; what
        is packed differs in that, too."""
        return self.operation, self.path, len(PACKED.sub("", self.body))


@dataclass(frozen=True, slots=True)
class Record:
    """One event of a door, the status of its answer, and the tables' answers in their order.

    `asked` is what the measured door asked for it, filled in once it has run.
    """

    door: str
    event: dict[str, Any]
    status: int
    answers: list[str]
    asked: list[Asked] = field(default_factory=list)

    def keep(self, path: Path) -> Path:
        """Written as JSON, for another process."""
        path.write_text(json.dumps(asdict(self)), "utf-8")
        return path

    @classmethod
    def read(cls, path: Path) -> Record:
        """What `keep` wrote."""
        record = cls(**json.loads(path.read_text("utf-8")))
        return replace(record, asked=[Asked(**each) for each in record.asked])  # type: ignore[arg-type]
