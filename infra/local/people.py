"""The demo people of the local cloud, and its machines. Made twice, nothing changes."""

from dataclasses import dataclass
from typing import Any

PASSWORD = "Aftercare-2026"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can sign in to the local site."""

    email: str
    is_the: str
    group: str | None = None

    @property
    def pool(self) -> str:
        """The stack's output that names their user pool: whoever is in a group is of the staff."""
        return "StaffPoolId" if self.group else "UserPoolId"


PEOPLE = (
    Person("ana@example.com", "customer"),
    Person("ben@example.com", "customer"),
    Person("store@example.com", "shop demo-1 at the counter", "store-demo-1"),
    Person("desk@example.com", "service desk", "desk"),
    Person("operator@example.com", "operator", "operator"),
)


def make_people(cognito: Any, stack: dict[str, str]) -> None:
    for person in PEOPLE:
        make_person(cognito, stack, person)


def make_person(cognito: Any, stack: dict[str, str], person: Person) -> str:
    """Makes one person with the demo password, or finds them; returns the account id (`sub`).

    `stack`: its outputs by name.
    """
    who = {"UserPoolId": stack[person.pool], "Username": person.email}
    try:
        found = cognito.admin_get_user(**who)["UserAttributes"]
    except cognito.exceptions.UserNotFoundException:
        attributes = [
            {"Name": "email", "Value": person.email},
            {"Name": "email_verified", "Value": "true"},
        ]
        user = cognito.admin_create_user(
            **who,
            UserAttributes=attributes,
            # The emulator's own ones have twelve characters, too few for the staff's pool.
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
        )
        found = user["User"]["Attributes"]
        cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
        if person.group:
            cognito.admin_add_user_to_group(**who, GroupName=person.group)
    return next(str(each["Value"]) for each in found if each["Name"] == "sub")


def machine_secret(cognito: Any, stack: dict[str, str], client_id: str) -> str:
    """The secret of a machine client; the machines are in the pool of the staff."""
    client = cognito.describe_user_pool_client(UserPoolId=stack["StaffPoolId"], ClientId=client_id)
    return str(client["UserPoolClient"]["ClientSecret"])
