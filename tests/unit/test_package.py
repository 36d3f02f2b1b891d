"""What the artifact is made of: pruned by name, for one processor, compiled, packed the same."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.package import native
from infra.package.archive import sha256, write_zip
from infra.package.bytecode import compile_all, uncompiled
from infra.package.finish import PackageError, finish
from infra.package.native import foreign
from infra.package.prune import OTHER_SERVICES, SERVICES, UNUSED, prune

MINOR = sysconfig.get_python_version()
TAG = f"cp{MINOR.replace('.', '')}"
ARM, INTEL = 183, 62


def put(folder: Path, name: str, content: bytes = b"x") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def wheel(folder: Path, *tags: str) -> None:
    said = "".join(f"Tag: {tag}\n" for tag in tags)
    put(folder, "a-1.dist-info/WHEEL", f"Wheel-Version: 1.0\n{said}".encode())


def module(folder: Path, name: str, machine: int) -> None:
    put(folder, name, b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little") + bytes(8))


def test_pruning_leaves_the_services_that_doors_call_and_counts_what_goes(tmp_path: Path) -> None:
    kept = [f"botocore/data/{name}/x.json" for name in SERVICES] + ["stripe/v2/a.py", "care/b.py"]
    gone = ["botocore/data/ec2/x.json", "stripe/params/a.py", "bin/jp", "a-1.dist-info/METADATA"]
    for name in [*kept, *gone, "botocore/data/endpoints.json", "botocore/data/other.json"]:
        put(tmp_path, name)
    taken = prune(tmp_path)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {*kept, "botocore/data/endpoints.json"}
    assert {name: size for name, size in taken.items() if size} == {
        OTHER_SERVICES: 2,
        "stripe/params": 1,
        "bin": 1,
        "*.dist-info": 1,
    }
    assert set(taken) == {OTHER_SERVICES, *UNUSED}


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "py2.py3-none-any",
        f"{TAG}-{TAG}-manylinux2014_aarch64",
        f"{TAG}-{TAG}-manylinux_2_17_aarch64.manylinux_2_28_aarch64",
        "cp39-abi3-manylinux_2_17_aarch64",
    ],
)
def test_a_wheel_that_lambda_takes_is_not_foreign(tmp_path: Path, tag: str) -> None:
    wheel(tmp_path, tag)
    assert foreign(tmp_path, "arm64") == []


@pytest.mark.parametrize(
    "tag",
    [
        f"{TAG}-{TAG}-manylinux2014_x86_64",
        "cp39-cp39-manylinux2014_aarch64",
        f"{TAG}-{TAG}-macosx_11_0_arm64",
        f"{TAG}-{TAG}-musllinux_1_2_aarch64",
        f"{TAG}-{TAG}-manylinux_2_39_aarch64",
    ],
)
def test_a_wheel_of_another_processor_python_or_system_is_foreign(tmp_path: Path, tag: str) -> None:
    wheel(tmp_path, tag)
    assert foreign(tmp_path, "arm64") == [f"a-1 is built for {tag}"]


def test_the_oldest_system_asks_for_an_older_c_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 runs on Amazon Linux 2 (glibc 2.26), later ones on 2023 (2.34)."""
    wheel(tmp_path, "cp39-abi3-manylinux_2_28_x86_64")
    monkeypatch.setattr(native.sysconfig, "get_python_version", lambda: "3.11")
    assert len(foreign(tmp_path, "x86_64")) == 1
    monkeypatch.setattr(native.sysconfig, "get_python_version", lambda: "3.12")
    assert foreign(tmp_path, "x86_64") == []


def test_a_module_of_another_processor_or_python_is_named(tmp_path: Path) -> None:
    ours = f"cpython-{MINOR.replace('.', '')}"
    module(tmp_path, f"a/right.{ours}-aarch64-linux-gnu.so", ARM)
    module(tmp_path, "a/stable.abi3.so", ARM)
    assert foreign(tmp_path, "arm64") == []
    module(tmp_path, f"a/b.{ours}-aarch64-linux-gnu.so", INTEL)
    module(tmp_path, "a/c.cpython-39-aarch64-linux-gnu.so", ARM)
    put(tmp_path, "a/d.so")
    assert foreign(tmp_path, "arm64") == [
        f"a/b.{ours}-aarch64-linux-gnu.so is not for arm64",
        f"a/c.cpython-39-aarch64-linux-gnu.so is not for Python {MINOR}",
        "a/d.so is not for arm64",
    ]


def test_each_module_is_compiled_for_lambda_and_never_checked_again(tmp_path: Path) -> None:
    put(tmp_path, "a.py", b"def f():\n    return 1 / 0\n")
    put(tmp_path, "b/__init__.py", b"")
    assert uncompiled(tmp_path) == ["a.py", "b/__init__.py"]
    compile_all(tmp_path)
    assert uncompiled(tmp_path) == []
    compiled = (tmp_path / f"__pycache__/a.{sys.implementation.cache_tag}.pyc").read_bytes()
    assert b"/var/task/a.py" in compiled
    assert str(tmp_path).encode() not in compiled


@pytest.mark.parametrize("mode", ["timestamp", "checked-hash"])
def test_a_pyc_that_is_compared_with_its_source_is_not_good_enough(
    tmp_path: Path, mode: str
) -> None:
    put(tmp_path, "a.py")
    how = ["-q", "--invalidation-mode", mode]
    subprocess.run([sys.executable, "-m", "compileall", *how, str(tmp_path)], check=True)
    assert uncompiled(tmp_path) == ["a.py"]


def test_a_pyc_of_another_python_is_not_good_enough(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    compile_all(tmp_path)
    (pyc,) = tmp_path.rglob("*.pyc")
    pyc.write_bytes(b"\x00\x0d" + pyc.read_bytes()[2:])
    assert uncompiled(tmp_path) == ["a.py"]


def test_the_same_files_make_the_same_zip_whatever_the_disk_says_of_them(tmp_path: Path) -> None:
    names = ["b/two.py", "a.py", "b/one.py"]
    for folder, order, mode in (("x", names, 0o600), ("y", sorted(names), 0o755)):
        for name in order:
            path = put(tmp_path / folder, name, name.encode())
            path.chmod(mode)
            os.utime(path, (mode, mode))
    for folder in ("x", "y"):
        write_zip(tmp_path / folder, tmp_path / f"{folder}.zip")
    assert sha256(tmp_path / "x.zip") == sha256(tmp_path / "y.zip")
    with ZipFile(tmp_path / "x.zip") as archive:
        entries = [(each.filename, each.external_attr >> 16) for each in archive.infolist()]
        assert archive.read("a.py") == b"a.py"
    assert entries == [(name, 0o100644) for name in sorted(names)]


TEMPLATE = """
Parameters: {Runtime: {Default: python3.9}, Architecture: {Default: arm64}}
Globals: {Function: {}}
Resources: {Door: {Type: "AWS::Serverless::Function", Properties: {CodeUri: Shared, Handler: a.b}}}
"""


def test_a_package_that_is_too_big_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "template.yaml", TEMPLATE.encode())
    put(tmp_path, "Shared/botocore/data/endpoints.json", b'{"partitions": []}')
    put(tmp_path, "Shared/noise", os.urandom(10 * 2**20))
    with pytest.raises(PackageError, match=r"^10.00 MB zipped, at most 10 are allowed"):
        finish(tmp_path, "x86_64")
    assert "CodeUri: Shared" in (tmp_path / "template.yaml").read_text()


def test_a_small_one_is_named_in_the_template_and_not_packed_twice(tmp_path: Path) -> None:
    put(tmp_path, "template.yaml", TEMPLATE.encode())
    put(tmp_path, "Shared/botocore/data/endpoints.json", b'{"partitions": []}')
    made = finish(tmp_path, "x86_64")
    template = (tmp_path / "template.yaml").read_text()
    assert made.zip == tmp_path / f"aftercare-python{MINOR}-x86_64.zip"
    for said in (f"CodeUri: {made.zip.name}", f"Default: python{MINOR}", "Default: x86_64"):
        assert said in template
    with pytest.raises(PackageError, match="is packed already"):
        finish(tmp_path, "x86_64")
