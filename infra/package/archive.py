"""The zip that Lambda is given: of the same files always the same bytes."""

import hashlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# As Lambda counts its own limits (ADR 6).
MEGABYTE = 2**20
MOST_MEGABYTES = 10
# Everybody may read, as Lambda asks; a module that is loaded need not be executable.
_MODE = 0o100644 << 16
_UNIX = 3


def write_zip(package: Path, path: Path) -> None:
    """Packs the folder: names in order, no time, no owner, no permission of the disk it lies on."""
    files = {file.relative_to(package).as_posix(): file for file in package.rglob("*")}
    with ZipFile(path, "w") as archive:
        for name in sorted(files):
            if files[name].is_file():
                entry = ZipInfo(name)  # dated 1980
                entry.create_system, entry.external_attr = _UNIX, _MODE
                archive.writestr(entry, files[name].read_bytes(), ZIP_DEFLATED, 9)


def sha256(path: Path) -> str:
    """In hexadecimal digits; Lambda tells the same in Base64 as a function's `CodeSha256`."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
