"""The page for points of sale, as it stands: each of its commands run against the whole stack."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from shlex import quote
from typing import Any

import pytest

from infra.local.world import ROOT
from tests.support.double import until
from tests.support.stack import Stack
from tests.support.visitor import Visitor, ago

PAGE = ROOT / "docs" / "stores.md"
BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def blocks() -> dict[str, str]:
    """The page's commands by the heading that they stand under."""
    _, *parts = HEADING.split(PAGE.read_text("utf-8"))
    found = {name: BLOCK.findall(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: "".join(commands) for name, commands in found.items() if commands}


def environment(stack: Stack, email: str) -> dict[str, str]:
    """What the page leaves open: where the cloud is, and who and what stands at the counter."""
    ports = {f"CARE_LOCAL_{name.upper()}_PORT": str(p) for name, p in stack.world.ports.items()}
    return (
        os.environ
        | ports
        | {
            "CARE_LOCAL_STATE": str(stack.world.state),
            "SITE": stack.site,
            "SERIAL": stack.new_device(),
            "EMAIL": email,
            "SINCE": ago(stack, minutes=1),
        }
    )


@pytest.fixture
def answers(stack: Stack, email: str, tmp_path: Path) -> dict[str, Any]:
    """The JSON that each heading's commands print; in one shell, as somebody pastes them."""
    marked = [f"echo {quote(f'## {name}')}\n{lines}\necho\n" for name, lines in blocks().items()]
    script = tmp_path / "page.sh"
    script.write_text("".join(marked), "utf-8")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", str(script)],
        cwd=ROOT,
        env=environment(stack, email) | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    _, *printed = HEADING.split(done.stdout)
    said = dict(zip(printed[::2], (text.strip() for text in printed[1::2]), strict=True))
    return {name: json.loads(text) for name, text in said.items() if text.startswith("{")}


def test_every_command_of_the_page_works_and_answers_what_the_page_says(
    stack: Stack, email: str, answers: dict[str, Any]
) -> None:
    """BUY-3, BUY-5, BUY-6, BUY-7, LNK-3."""
    assert list(answers) == ["Sell", "Look before you redeem", "Redeem", "Today's list"]
    sold = answers["Sell"]["card"]
    assert (sold["state"], sold["store"]) == ("sold", stack.outputs["StoreClientId"])

    looked, done = answers["Look before you redeem"], answers["Redeem"]
    assert looked["decision"]["allowed"] and not looked["redeemed"]
    assert (looked["take_over"], looked["mailed"]) == (None, False)
    assert done["redeemed"] and done["mailed"]
    assert done["plan"]["serial"] == looked["plan"]["serial"]

    (listed,) = [c for c in answers["Today's list"]["cards"] if c["card_id"] == sold["card_id"]]
    assert (listed["state"], listed["plan_id"]) == ("redeemed", done["plan"]["plan_id"])
    assert (listed["serial"], listed["model_name"]) == (done["plan"]["serial"], "Mavic 3")
    assert email not in json.dumps(answers)

    [mail] = until(lambda: stack.mails(email), "the mail to the customer", 60)
    code = done["take_over"]["code"]
    assert f"{stack.site}/take-over.html#code={code}" in stack.mail_part(mail["id"], 0)

    customer = Visitor(stack, stack.token(email))
    taken = customer.post("/plans/take-over", {"code": code})["plan"]
    assert taken["plan_id"] == done["plan"]["plan_id"]
    assert email not in stack.logged()
