"""The bill of materials, from the locks: CycloneDX 1.6 in JSON.

Equal locks at an equal time give equal bytes. Which files a machine takes of a package's is the
installer's choice, so each component has the hashes of all that the lock allows.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from infra.supply.licences import copied, licence, policy
from infra.supply.locks import PARTS, ROOT, Part, parts_of, shipped
from infra.supply.pins import Pin


def bill(now: datetime, root: Path = ROOT) -> str:
    """`now` (aware) is the time it says it was made at. Raises `SupplyError` as `licence` does."""
    whole = _whole(root)
    rules, found = policy(), parts_of(root)
    bom = Bom(
        metadata=BomMetaData(component=whole, timestamp=now),
        components=[
            *(
                _component(pin, parts, licence(pin, parts, rules, root))
                for pin, parts in found.items()
            ),
            *_copied(root),
        ],
        dependencies=_dependencies(whole, root),
        serial_number=uuid5(NAMESPACE_URL, _digest(root)),
    )
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _whole(root: Path) -> Component:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return Component(
        name=project["name"],
        version=project["version"],
        description=project["description"],
        type=ComponentType.APPLICATION,
        licenses=[_licence(project["license"])],
        bom_ref=BomRef(project["name"]),
    )


def _component(pin: Pin, parts: list[Part], said: str) -> Component:
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if shipped(parts) else ComponentScope.EXCLUDED,
        hashes=[HashType(alg=HashAlgorithm(how), content=hexed) for how, hexed in pin.hashes],
        licenses=[_licence(said)],
        purl=PackageURL.from_string(pin.purl),
        bom_ref=pin.purl,
        properties=[Property(name="aftercare:part", value=part.name) for part in parts],
    )


def _copied(root: Path) -> Iterator[Component]:
    """What lies in the repository itself though others made it: it ships, by no lock."""
    for path, about in copied().items():
        digest = hashlib.sha256((root / path).read_bytes()).hexdigest()
        yield Component(
            name=about["name"],
            version=about["version"],
            type=ComponentType.FILE,
            scope=ComponentScope.REQUIRED,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            licenses=[_licence(about["licence"])],
            bom_ref=path,
        )


def _licence(expression: str) -> DisjunctiveLicense | LicenseExpression:
    return LicenseFactory().make_from_string(expression)


def _dependencies(whole: Component, root: Path) -> list[Dependency]:
    """Who asks for whom, over all parts together."""
    asked = defaultdict[str, set[str]](set, {str(whole.bom_ref): set(copied())})
    for part in PARTS:
        for asking, pin in part.read(root).asked:
            asked[asking or str(whole.bom_ref)].add(pin)
    return [
        Dependency(BomRef(asking), [Dependency(BomRef(each)) for each in pins])
        for asking, pins in asked.items()
    ]


def _digest(root: Path) -> str:
    return hashlib.sha256(b"".join((root / part.lock).read_bytes() for part in PARTS)).hexdigest()
