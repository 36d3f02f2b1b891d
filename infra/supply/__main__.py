"""`make supply`: locks, licences, bill of materials, and what is known against what is locked.

`python -m infra.supply [--database FOLDER] [--bill FILE]`: ends with 1 where something is found,
with 2 where it cannot be told.
"""

import argparse
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from infra.supply import SupplyError
from infra.supply.bill import bill
from infra.supply.licences import policy, refused
from infra.supply.locks import PARTS, parts_of, shipped, unhashed
from infra.supply.vulnerabilities import ACCEPTED, accepted, look

BILL = Path("build") / "aftercare.cdx.json"


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        found = [*unhashed(), *refused(parts_of(), policy())]
        _tell(asked.bill)
        found += _known(asked) if asked.database else []
    except SupplyError as error:
        print(error, file=sys.stderr)
        return 2
    if not asked.database:
        print("Vulnerabilities  not looked for: no database was named (docs/security.md says how)")
    for each in found:
        print(f"FOUND {each}")
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.supply", description=__doc__)
    parser.add_argument("--database", type=Path, help="folder with OSV's PyPI/all.zip, npm/all.zip")
    parser.add_argument(
        "--accepted", type=Path, default=ACCEPTED, help="file of what is lived with, and until when"
    )
    parser.add_argument("--bill", type=Path, default=BILL, help=f"where the bill goes ({BILL})")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now(UTC).date(), help="day (UTC)"
    )
    return parser


def _tell(where: Path) -> None:
    parts = parts_of()
    ships = sum(shipped(each) for each in parts.values())
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(bill(_made_at()), "utf-8")
    print(f"Locked           {len(parts)} packages in {len(PARTS)} locks; {ships} ship")
    print(f"Bill             {where}")


def _made_at() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH (seconds) says: then equal locks give equal bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _known(asked: argparse.Namespace) -> list[str]:
    """A sentence for each finding that is not accepted; prints in how much was looked."""
    lived_with = accepted(asked.today, asked.accepted)
    looked = look(asked.database, parts_of())
    print(f"Vulnerabilities  {looked.records} records, the youngest of {looked.newest}")
    found = [str(each) for each in looked.findings if not lived_with & set(each.ids)]
    print(f"                 {len(found)} found, {len(looked.findings) - len(found)} accepted")
    return found


if __name__ == "__main__":
    sys.exit(main())
