"""The built package, and beside it the reference: boto3 as it is installed, and a bare handler.

Both are compiled alike, and both are the same versions.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3

from infra.local.build import OUTPUT, build
from infra.package.bytecode import compile_all

REFERENCE = "bare"
BOTO3 = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "urllib3")  # and six
_HANDLER = '''
"""A bare client of DynamoDB, made when it is first asked for something."""

import boto3


def handler(event, context):
    client = boto3.client("dynamodb")
    client.get_item(TableName="bench-devices", Key={"serial": {"S": "1ZNA0001"}})
    return {"statusCode": 200}
'''


@dataclass(frozen=True, slots=True)
class Packages:
    """A folder of each, on one disk."""

    doors: Path
    reference: Path

    def of(self, name: str) -> Path:
        """Where a door, or the reference, is imported from."""
        return self.reference if name == REFERENCE else self.doors

    def without_pyc(self) -> Packages:
        """The same without a compiled module, beside them."""
        bare = shutil.ignore_patterns("__pycache__")
        made = [each.with_name(f"{each.name}-bare") for each in (self.doors, self.reference)]
        for source, copy in zip((self.doors, self.reference), made, strict=True):
            shutil.copytree(source, copy, copy_function=os.link, ignore=bare)
        return Packages(*made)


@contextmanager
def packages() -> Iterator[Packages]:
    """Builds the package where it is older than its sources."""
    build(dict(os.environ))
    (built,) = OUTPUT.glob("*-Shared")
    # Beside the package and not in /tmp: links go over no border of a disk.
    with tempfile.TemporaryDirectory(dir=OUTPUT.parent) as scratch:
        made = Packages(Path(scratch) / "doors", Path(scratch) / "reference")
        shutil.copytree(built, made.doors, copy_function=os.link)
        _install_boto3(made.reference)
        yield made


def _install_boto3(folder: Path) -> None:
    installed = Path(boto3.__file__).parents[1]
    for name in BOTO3:
        shutil.copytree(installed / name, folder / name)
    shutil.copy(installed / "six.py", folder)
    (folder / f"{REFERENCE}.py").write_text(_HANDLER)
    compile_all(folder)
