"""What botocore reads of a service at each start, without what no door looks at.

Its models are mostly documentation, and its list of endpoints names every service in every region:
7 to 15 ms of a start to read. Written plain, not packed: the artifact is packed itself.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from infra.package.prune import SERVICES

DOCUMENTATION = ("documentation", "documentationUrl")
# There the mail service goes by the name of its host.
ENDPOINTS = SERVICES - {"ses"} | {"email"}


def slim(package: Path) -> None:
    """Writes the models and the endpoints anew; what is slim already stays the same."""
    data = package / "botocore" / "data"
    for packed in sorted(data.glob("*/*/service-2.json.gz")):
        model = json.loads(gzip.decompress(packed.read_bytes()))
        packed.unlink()
        _write(packed.with_suffix(""), undocumented(model))
    endpoints = data / "endpoints.json"
    if endpoints.exists():
        known = json.loads(endpoints.read_bytes())
        endpoints.unlink()  # never written in place: uv links it to its cache
        _write(endpoints, only_our_services(known))


def undocumented(value: Any) -> Any:
    """A model whose texts are empty: botocore wants some of them to be there. A member that is
    named `documentation` is no text, and stays."""
    if isinstance(value, list):
        return [undocumented(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: "" if name in DOCUMENTATION and isinstance(each, str) else undocumented(each)
        for name, each in value.items()
    }


def only_our_services(endpoints: dict[str, Any]) -> dict[str, Any]:
    """All partitions and regions, and of the services those that a door calls."""
    partitions = [
        each | {"services": {n: s for n, s in each["services"].items() if n in ENDPOINTS}}
        for each in endpoints["partitions"]
    ]
    return endpoints | {"partitions": partitions}


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")), "utf-8")
