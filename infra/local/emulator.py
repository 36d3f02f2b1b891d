"""The emulator, mended in five places, and watched. Run by the emulator's own interpreter.

* It saves only on a clean stop, so a killed process would lose everything: here a timer and SIGUSR1
  save too.
* It keeps a stream's reading position without the records that it counts, and then delivers no new
  record for a long time: the position is emptied before each start.
* Its update of a nested stack forgets the attributes of each resource that did not change, and then
  fails on the first `!GetAtt`: they are remembered.
* Its renewed tokens forget the groups of their owner, whom no door of staff lets in then: they are
  put back.
* It empties a table or a secret that a deleted stack had kept, when the stack is made again: see
  `kept.py`.
* What the functions ask for is written down: `asked.jsonl` in its folder has a line for each action
  that a role asked for on a resource, and whether it was allowed. Whoever removes the file has it
  begun anew. `tests/e2e/test_policies.py` judges the policies by it.

It reaches into private names of MiniStack, so its version is pinned and `test_emulator_names.py`
fails when one of them is gone.
"""

import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SAVE_EVERY_SECONDS = 30
# An object's name beyond its first folder: no policy looks at it, and it may name a serial.
OBJECT = re.compile(r"(?<=^arn:aws:s3:::)([^/]+/[^/]+/).+$")


def heal(state: Path) -> None:
    """Forgets the stream positions of the last run; what waited to be read is lost with them."""
    path = state / "lambda.json"
    if not path.exists():
        return
    saved = json.loads(path.read_text())
    saved["payload"]["dynamodb_stream_positions"] = {"__account_region_scoped__": True, "data": {}}
    path.write_text(json.dumps(saved))


def remember_attributes(provisioners: Any, stacks: Any) -> None:
    """Has nested stacks keep the attributes of unchanged resources when they are updated."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::CloudFormation::Stack"]
    update_stack, update_resource = handlers["update"], provisioners._update_resource
    before: dict[tuple[str, str | None], dict[str, Any]] = {}

    def stack(physical_id: str, *rest: Any) -> Any:
        name = provisioners._nested_stack_lookup_name(physical_id)
        for logical_id, resource in stacks[name]["_resources"].items():
            before[name, logical_id] = resource["Attributes"]
        return update_stack(physical_id, *rest)

    def resource(
        kind: str,
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
        old_attributes: dict[str, Any] | None = None,
    ) -> Any:
        kept = old_attributes or before.get((stack_name, logical_id), {})
        return update_resource(kind, physical_id, old, new, stack_name, logical_id, kept)

    handlers["update"] = stack
    provisioners._update_resource = resource


def tell_groups(cognito: Any) -> None:
    """Has every token of a person name their groups, also one that a refresh token brought."""
    make = cognito._fake_token

    def token(
        sub: str,
        pool_id: str,
        client_id: str,
        kind: str = "access",
        username: str = "",
        **more: Any,
    ) -> Any:
        person = cognito._get_pool_unscoped(pool_id)["_users"].get(username, {})
        more["groups"] = more.get("groups") or person.get("_groups", [])
        return make(sub, pool_id, client_id, kind, username, **more)

    cognito._fake_token = token


def write_down_what_is_asked(evaluator: Any, account: Callable[[], str], asked: Path) -> None:
    """Has `evaluator` write each question of a role to `asked`, once: no bodies, no items' keys."""
    enforce = evaluator.enforce
    writing, known = threading.Lock(), set[str]()

    def answered(
        access_key: str,
        action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        **more: Any,
    ) -> Any:
        refusal = enforce(access_key, action, service, region, resource_arn, **more)
        caller = evaluator.resolve_credential(access_key or "", account())
        if getattr(caller, "principal_type", None) == "AssumedRole":
            write(caller.principal_arn.split("/")[-2], action, resource_arn, refusal is None)
        return refusal

    def write(role: str, action: str, resource: str, allowed: bool) -> None:
        resource = OBJECT.sub(r"\1object", resource)
        question = {"role": role, "action": action, "resource": resource, "allowed": allowed}
        line = json.dumps(question) + "\n"
        with writing:
            if not asked.exists():
                known.clear()
            if line not in known:
                known.add(line)
                with asked.open("a") as file:
                    file.write(line)

    asked.unlink(missing_ok=True)
    evaluator.enforce = answered


def main() -> None:
    folder = Path(os.environ["STATE_DIR"])
    heal(folder)

    from kept import keep_contents
    from ministack import app
    from ministack.core import iam_evaluator
    from ministack.core.persistence import save_all
    from ministack.core.responses import get_account_id
    from ministack.services import cognito, dynamodb, secretsmanager
    from ministack.services.cloudformation import _stacks, provisioners

    remember_attributes(provisioners, _stacks)
    tell_groups(cognito)
    handlers = provisioners._RESOURCE_HANDLERS
    keep_contents(handlers, dynamodb._tables, secretsmanager._secrets)
    write_down_what_is_asked(iam_evaluator, get_account_id, folder / "asked.jsonl")
    saving = threading.Lock()

    def save() -> None:
        with saving:
            save_all(app._build_persistence_save_dict())

    def save_for_ever() -> None:
        while True:
            time.sleep(SAVE_EVERY_SECONDS)
            save()

    signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=save).start())
    threading.Thread(target=save_for_ever, daemon=True).start()
    app.main()


if __name__ == "__main__":
    main()
