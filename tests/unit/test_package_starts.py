"""What the artifact's libraries read at a start: names when they are used, models without texts."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import botocore
import pytest
from botocore.session import Session

from infra.package import lazy
from infra.package.prune import SERVICES
from infra.package.slim import ENDPOINTS, only_our_services, slim, undocumented

INIT = '''"""All there is."""
from pkg.light import Light
from pkg.heavy import Heavy, Heavier
from pkg.event import event
from os import path
from .sub import Sub
__all__ = ["Light", "Heavy"]
SHOWN = Light()
'''


def package(folder: Path, init: str) -> Path:
    (folder / "pkg").mkdir(parents=True)
    for name, text in {
        "__init__": init,
        "light": "class Light: pass",
        "heavy": "class Heavy: pass\nclass Heavier: pass",
        "event": "def event(): pass",
        "sub": "class Sub: pass",
    }.items():
        (folder / "pkg" / f"{name}.py").write_text(text)
    return folder


def loaded(folder: Path, code: str) -> list[str]:
    """The package's modules that `code` loads, in a Python of its own."""
    told = "import sys; print(*sorted(n for n in sys.modules if n.startswith('pkg.')))"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}; {told}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.split()


def test_a_lazy_package_loads_what_it_uses_itself_and_what_is_asked_for(tmp_path: Path) -> None:
    package(tmp_path, lazy.lazy(INIT, "pkg"))
    # A function that is named like its module stays: else which one it is would be chance.
    always = ["pkg.event", "pkg.light"]
    assert loaded(tmp_path, "import pkg") == always
    assert loaded(tmp_path, "from pkg import Heavier") == sorted([*always, "pkg.heavy"])
    assert loaded(tmp_path, "import pkg; pkg.Sub()") == [*always, "pkg.sub"]
    assert "pkg.heavy" in loaded(package(tmp_path / "eager", INIT), "import pkg")


def test_a_name_that_a_lazy_package_has_not_is_refused_as_ever(tmp_path: Path) -> None:
    package(tmp_path, lazy.lazy(INIT, "pkg"))
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded(tmp_path, "import pkg; pkg.Nothing")
    assert "AttributeError: module 'pkg' has no attribute 'Nothing'" in refused.value.stderr


def test_what_is_lazy_already_stays_as_it_is() -> None:
    once = lazy.lazy(INIT, "pkg")
    assert lazy.lazy(once, "pkg") == once


def test_a_file_that_is_linked_elsewhere_is_replaced_and_not_written_into(tmp_path: Path) -> None:
    """uv links what it installs to its cache, and so to every other environment."""
    original, name = tmp_path / "cached.py", lazy.LAZY[0]
    original.write_text(f"from {name}.heavy import Heavy\n")
    models = tmp_path / "cached.json"
    models.write_text('{"partitions": [{"services": {"ec2": {}, "sqs": {}}}]}')
    built = tmp_path / "built"
    for path, source in (
        (built / name / "__init__.py", original),
        (built / "botocore" / "data" / "endpoints.json", models),
    ):
        path.parent.mkdir(parents=True)
        os.link(source, path)
    lazy.make_lazy(built)
    slim(built)
    assert "_FROM" in (built / name / "__init__.py").read_text()
    assert original.read_text() == f"from {name}.heavy import Heavy\n"
    assert "ec2" in models.read_text()
    assert "ec2" not in (built / "botocore" / "data" / "endpoints.json").read_text()


def test_a_model_loses_its_texts_and_keeps_a_member_of_that_name() -> None:
    member = {"shape": "Text", "documentation": "<p>What it says.</p>"}
    model = {"documentation": "x", "members": {"documentation": member}, "list": [member, "y"]}
    bare = {"shape": "Text", "documentation": ""}
    left = {"documentation": "", "members": {"documentation": bare}, "list": [bare, "y"]}
    assert undocumented(model) == left


def test_a_packed_model_becomes_a_plain_one_once(tmp_path: Path) -> None:
    folder = tmp_path / "botocore" / "data" / "sqs" / "2012-11-05"
    folder.mkdir(parents=True)
    packed = folder / "service-2.json.gz"
    packed.write_bytes(gzip.compress(b'{"documentation": "x", "shapes": {}}'))
    for _ in range(2):
        slim(tmp_path)
        assert [each.name for each in folder.iterdir()] == ["service-2.json"]
        assert (folder / "service-2.json").read_text() == '{"documentation":"","shapes":{}}'


def test_the_services_that_doors_call_keep_their_endpoints_everywhere() -> None:
    data = Path(botocore.__file__).parent / "data"
    whole = json.loads((data / "endpoints.json").read_bytes())
    ours = only_our_services(whole)
    assert {name for each in ours["partitions"] for name in each["services"]} == ENDPOINTS
    for before, after in zip(whole["partitions"], ours["partitions"], strict=True):
        kept = {name: each for name, each in before["services"].items() if name in ENDPOINTS}
        assert after == before | {"services": kept}


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_client_of_slim_models_calls_the_same_address(service: str, tmp_path: Path) -> None:
    data = Path(botocore.__file__).parent / "data"
    copied = tmp_path / "botocore" / "data"
    for source in [*data.glob(f"{service}/*/*"), data / "endpoints.json"]:
        target = copied / source.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    slim(tmp_path)
    plain, thin = (_client(service, path) for path in (data, copied))
    assert thin.meta.endpoint_url == plain.meta.endpoint_url
    assert list(thin.meta.method_to_api_mapping) == list(plain.meta.method_to_api_mapping)
    operation = thin.meta.service_model.operation_names[0]
    asked, known = ((each, {"client_region": "eu-central-1"}) for each in (thin, plain))
    signed = [
        each._resolve_endpoint_ruleset(
            each.meta.service_model.operation_model(operation), {}, context
        )
        for each, context in (asked, known)
    ]
    assert signed[0] == signed[1]


def _client(service: str, data: Path):
    session = Session()
    loader = session.get_component("data_loader")
    loader._search_paths = [str(data), *loader.search_paths] if data.exists() else []
    return session.create_client(
        service, "eu-central-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
