"""Readies a built template for one deployment: `python -m infra.release .aws-sam/build`.

`make deploy` calls it between `sam build` and `sam deploy`.
"""

import secrets
import sys
from pathlib import Path
from typing import Any

import yaml

# What the package was built for, by the name that the template's Globals give it.
BUILT_FOR = {"Runtime": "Runtime", "Architecture": "Architectures"}


def main() -> int:
    path = Path(sys.argv[1]) / "template.yaml"
    template = yaml.safe_load(path.read_text())
    fix_what_it_was_built_for(template)
    publish_anew(template, secrets.token_hex(32))
    path.write_text(yaml.safe_dump(template, sort_keys=False))
    return 0


def fix_what_it_was_built_for(template: dict[str, Any]) -> None:
    """Writes Python and processor into the template in place of their parameters.

    As parameters `sam deploy` would take a stack's former values, whatever the new package is for,
    and `--guided` would ask a person.
    """
    everywhere = template["Globals"]["Function"]
    for parameter, property_ in BUILT_FOR.items():
        declared = template["Parameters"].pop(parameter, None)
        if declared is not None:
            value = declared["Default"]
            everywhere[property_] = [value] if property_ == "Architectures" else value


def publish_anew(template: dict[str, Any], release: str) -> None:
    """Gives each function behind an alias a new version; `release` is hexadecimal, new each time.

    Left to itself SAM publishes none where only the value of a parameter changed, and the alias
    would go on with the former SiteUrl (serverless-application-model #1640, #3820).
    """
    for resource in template["Resources"].values():
        if "AutoPublishAlias" in resource.get("Properties", {}):
            resource["Properties"]["AutoPublishCodeSha256"] = release


if __name__ == "__main__":
    sys.exit(main())
