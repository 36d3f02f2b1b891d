"""`python -m infra.strings`: brings the catalogues in step with the source, and says what is
missing. Ends with 1 where anything is."""

from __future__ import annotations

from . import service, site


def main() -> int:
    """Prints one line for each thing that is missing."""
    missing = [*service.bring_in_step(), *site.faults()]
    for line in missing:
        print(line)
    print(f"{len(missing)} missing" if missing else "Every word is said in every language.")
    return int(bool(missing))


if __name__ == "__main__":
    raise SystemExit(main())
