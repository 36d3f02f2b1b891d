"""Makes a table like its restored copy: `python -m infra.restore --from RESTORED --to LIVE`.

Point-in-time recovery restores to a new table; the functions, their policies, the stream and the
stack know the live one by its name. So what differs is copied back, and what the copy lacks is
deleted. Without `--write` it only counts. docs/runbooks/restore-from-backup.md says what has to be
stopped before. The account is the AWS environment's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3

Item = dict[str, Any]


@dataclass
class Difference:
    """What has to be put into the live table, and the keys of what is to be deleted there."""

    put: list[Item] = field(default_factory=list)
    delete: list[Item] = field(default_factory=list)
    same: int = 0


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="restored", required=True, help="the restored copy")
    parser.add_argument("--to", dest="live", required=True, help="the live table")
    parser.add_argument("--write", action="store_true", help="write; without it only count")
    arguments = parser.parse_args(given)
    client = boto3.client("dynamodb")
    names = key_names(client, arguments.live)
    if names != key_names(client, arguments.restored):
        print("The two tables have different keys: these are not the same table.", file=sys.stderr)
        return 2
    found = difference(client, arguments.restored, arguments.live, names)
    will = "are" if arguments.write else "would be"
    print(
        f"{found.same} alike; {len(found.put)} {will} written, {len(found.delete)} {will} deleted"
    )
    if arguments.write:
        write(client, arguments.live, found)
    return 0


def key_names(client: Any, table: str) -> list[str]:
    """The key's attributes, the hash first."""
    schema = client.describe_table(TableName=table)["Table"]["KeySchema"]
    return [each["AttributeName"] for each in sorted(schema, key=lambda each: each["KeyType"])]


def difference(client: Any, restored: str, live: str, names: list[str]) -> Difference:
    """Both tables read whole and consistently. Holds the live one in memory."""
    known = {_key(item, names): item for item in _items(client, live)}
    found = Difference()
    for item in _items(client, restored):
        if known.pop(_key(item, names), None) == item:
            found.same += 1
        else:
            found.put.append(item)
    found.delete = [{name: item[name] for name in names} for item in known.values()]
    return found


def write(client: Any, live: str, found: Difference) -> None:
    """One request an item: each is done, or the run ends with its error and may be run again."""
    for item in found.put:
        client.put_item(TableName=live, Item=item)
    for key in found.delete:
        client.delete_item(TableName=live, Key=key)


def _items(client: Any, table: str) -> Iterator[Item]:
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return (item for page in pages for item in page["Items"])


def _key(item: Item, names: list[str]) -> str:
    return json.dumps([item[name] for name in names])


if __name__ == "__main__":
    sys.exit(main())
