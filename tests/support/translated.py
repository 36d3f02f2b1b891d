"""What SAM makes of a template: its own translator, in the environment of the SAM CLI."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from .template import ROOT

# The translator wants other versions of packages that ship, so it is not in the tests' environment.
SAM_PYTHON = ROOT / ".tools" / "sam" / "bin" / "python"
TRANSLATE = """
import json, logging, sys
import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

logging.disable(logging.CRITICAL)
for asked in json.load(sys.stdin):
    session = boto3.Session(region_name="us-east-1")
    made = Translator({}, Parser(), boto_session=session).translate(*asked)
    print(json.dumps(made["Resources"]))
"""
GIVEN = {"SiteUrl": "https://a.example", "MailDomain": "a.example"}


def translated(*asked: tuple[dict[str, Any], dict[str, str]]) -> list[dict[str, Any]]:
    """The resources of each template for these parameters; the others have their default."""
    whole = [(template, _values(template) | given) for template, given in asked]
    done = subprocess.run(
        [str(SAM_PYTHON), "-c", TRANSLATE],
        input=json.dumps(whole),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _values(template: dict[str, Any]) -> dict[str, str]:
    declared = template["Parameters"].items()
    return {name: str(each["Default"]) for name, each in declared if "Default" in each} | GIVEN
