"""Makes the routes of the HTTP API from the template's own OpenAPI body.

The emulator takes the body of an HTTP API without a word and makes no route of it, so each call
would be a 404. Needed again after each deployment, and only then.
"""

import re
from dataclasses import dataclass
from typing import Any

from infra.local.world import STACK, World

# A function, or the alias of one that goes over to a new version in steps.
FUNCTION = re.compile(r"\$\{(\w+?)(?:\.Arn)?\}/invocations")


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path; without an authorizer anyone may call."""

    key: str
    function: str
    authorizer: str | None
    scopes: list[str]


def routes_of(body: dict[str, Any]) -> list[Route]:
    """The routes that an OpenAPI body declares, sorted by their key, e.g. `GET /api/status`."""
    found = []
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            uri = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            logical_id = FUNCTION.search(uri)
            if logical_id is None:
                raise ValueError(f"no function in the integration of {method} {path}: {uri}")
            ((name, scopes),) = operation["security"][0].items()
            authorizer = None if name == "NONE" else name
            found.append(Route(f"{method.upper()} {path}", logical_id[1], authorizer, scopes))
    return sorted(found, key=lambda route: route.key)


def make_routes(world: World, name: str = STACK) -> None:
    """Replaces authorizers, integrations and routes of the API that the stack `name` deployed."""
    stack = _Stack(world, name)
    api = world.client("apigatewayv2")
    here = {"ApiId": stack.physical("Api")}
    for kind in ("Route", "Integration", "Authorizer"):
        for item in getattr(api, f"get_{kind.lower()}s")(**here)["Items"]:
            getattr(api, f"delete_{kind.lower()}")(**here, **{f"{kind}Id": item[f"{kind}Id"]})

    body = stack.template["Resources"]["Api"]["Properties"]["Body"]
    authorizers = {
        name: api.create_authorizer(**here, **_authorizer(name, scheme, stack))["AuthorizerId"]
        for name, scheme in body["components"]["securitySchemes"].items()
    }
    for route in routes_of(body):
        integration = api.create_integration(
            **here,
            IntegrationType="AWS_PROXY",
            IntegrationUri=stack.function_arn(route.function),
            PayloadFormatVersion="2.0",
        )["IntegrationId"]
        who = (
            {"AuthorizationType": "NONE"}
            if route.authorizer is None
            else {
                "AuthorizationType": "JWT",
                "AuthorizerId": authorizers[route.authorizer],
                "AuthorizationScopes": route.scopes,
            }
        )
        api.create_route(**here, RouteKey=route.key, Target=f"integrations/{integration}", **who)


def _authorizer(name: str, scheme: dict[str, Any], stack: "_Stack") -> dict[str, Any]:
    declared = scheme["x-amazon-apigateway-authorizer"]
    jwt = declared["jwtConfiguration"]
    return {
        "Name": name,
        "AuthorizerType": "JWT",
        "IdentitySource": [declared["identitySource"]],
        "JwtConfiguration": {
            "Issuer": stack.value(jwt["issuer"]),
            "Audience": [stack.value(audience) for audience in jwt["audience"]],
        },
    }


class _Stack:
    """What the deployed stack is made of, asked once."""

    def __init__(self, world: World, name: str) -> None:
        self._formation = world.client("cloudformation")
        self.template = self._formation.get_template(StackName=name, TemplateStage="Processed")[
            "TemplateBody"
        ]
        resources = self._formation.describe_stack_resources(StackName=name)["StackResources"]
        self._physical = {
            item["LogicalResourceId"]: item["PhysicalResourceId"] for item in resources
        }
        self._functions = world.client("lambda")

    def physical(self, logical_id: str) -> str:
        return str(self._physical[logical_id])

    def function_arn(self, logical_id: str) -> str:
        name = self.physical(logical_id)
        if name.startswith("arn:"):  # an alias is its own ARN
            return name
        return str(self._functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"])

    def value(self, declared: Any) -> str:
        """A literal, or the output of a nested stack; the API's authorizers use nothing else."""
        if isinstance(declared, str):
            return declared
        logical_id, attribute = declared["Fn::GetAtt"]
        nested = self._formation.describe_stacks(StackName=self.physical(logical_id))["Stacks"][0]
        values = {item["OutputKey"]: item["OutputValue"] for item in nested["Outputs"]}
        return str(values[attribute.removeprefix("Outputs.")])
