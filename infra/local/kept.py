"""What stands under a name outlives that a stack is made anew: contents of tables and secrets.

AWS refuses to make a table or a secret of a name that stands. The emulator makes an empty one in
its place, and all that a deleted stack had kept would be gone.
"""

from collections.abc import Callable
from typing import Any

Make = Callable[..., tuple[str, dict[str, Any]]]


def keep_contents(handlers: dict[str, dict[str, Any]], tables: Any, secrets: Any) -> None:
    """Has CloudFormation's handlers take over what stands; `tables` and `secrets` are by name."""
    table, secret = handlers["AWS::DynamoDB::Table"], handlers["AWS::SecretsManager::Secret"]
    of_a_table = ("items", "ItemCount", "TableSizeBytes")
    table["create"] = _keeping(table["create"], "TableName", tables, of_a_table)
    secret["create"] = _keeping(secret["create"], "Name", secrets, ("Versions",))


def _keeping(make: Make, named: str, standing: Any, contents: tuple[str, ...]) -> Make:
    def made(logical_id: str, properties: dict[str, Any], *rest: Any) -> tuple[str, dict[str, Any]]:
        before = standing.get(properties.get(named))
        name, attributes = make(logical_id, properties, *rest)
        if before is not None:
            standing[name].update({content: before[content] for content in contents})
        return name, attributes

    return made
