"""Conditions and rules of a template, worked out as CloudFormation does for given parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from .template import read

TEMPLATE, SITE = read("template.yaml"), read("infra/site.yaml")
MUST = {"MailDomain": "example.com"}
CLOUD = {"AWS::AccountId": "123456789012", "AWS::Region": "us-east-1"}
NO_VALUE = {"Ref": "AWS::NoValue"}


@dataclass(frozen=True, slots=True)
class Given:
    """A template, and what is given to it beside its defaults: parameters, account and region."""

    template: Mapping[str, Any]
    given: Mapping[str, str]

    def ref(self, name: str) -> str:
        """A parameter's value. Fails where it has none."""
        if name in self.given:
            return self.given[name]
        return str(self.template["Parameters"][name]["Default"])

    def holds(self, expression: Any) -> bool:
        """Whether a condition, or the name of one, is true."""
        if isinstance(expression, str):
            return self.holds(self.template["Conditions"][expression])
        ((function, argument),) = expression.items()
        if function == "Condition":
            return self.holds(argument)
        return _FUNCTIONS[function](self, argument)

    def value(self, expression: Any) -> Any:
        """`Ref` and `Fn::If` anywhere in it worked out; the rest as it stands."""
        if isinstance(expression, list):
            return [self.value(each) for each in expression if each != NO_VALUE]
        if not isinstance(expression, dict) or expression == NO_VALUE:
            return expression
        if set(expression) == {"Ref"} and expression["Ref"] in {
            *self.template["Parameters"],
            *self.given,
        }:
            return self.ref(expression["Ref"])
        if set(expression) == {"Fn::If"}:
            name, then, otherwise = expression["Fn::If"]
            return self.value(then if self.holds(name) else otherwise)
        values = {name: self.value(each) for name, each in expression.items()}
        return {name: each for name, each in values.items() if each != NO_VALUE}

    def refusals(self) -> list[str]:
        """What the rules of the template say against these parameters; nothing, where they pass."""
        return [
            assertion["AssertDescription"]
            for rule in self.template["Rules"].values()
            if "RuleCondition" not in rule or self.holds(rule["RuleCondition"])
            for assertion in rule["Assertions"]
            if not self.holds(assertion["Assert"])
        ]


def _equals(given: Given, pair: list[Any]) -> bool:
    left, right = (given.value(each) for each in pair)
    return bool(left == right)


def _each(of: Callable[[Any], bool], given: Given, all_: list[Any]) -> bool:
    return of(given.holds(each) for each in all_)


_FUNCTIONS: dict[str, Callable[[Given, Any], bool]] = {
    "Fn::Equals": _equals,
    "Fn::And": partial(_each, all),
    "Fn::Or": partial(_each, any),
    "Fn::Not": lambda given, one: not given.holds(one[0]),
}


def main(**given: str) -> Given:
    """The template in a real account, unless it is said otherwise."""
    return Given(TEMPLATE, MUST | CLOUD | given)


def site(**given: str) -> Given:
    """The site's stack, given what the one above gives it in these circumstances."""
    above = main(**given)
    asked = above.value(TEMPLATE["Resources"]["Site"]["Properties"]["Parameters"])
    return Given(SITE, CLOUD | {name: str(each) for name, each in asked.items()})


def distribution(**given: str) -> Any:
    """The distribution's configuration in these circumstances."""
    found = SITE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    return site(**given).value(found)


def origin(name: str, **given: str) -> Any:
    """One of its origins, `pages` or `api`."""
    return next(each for each in distribution(**given)["Origins"] if each["Id"] == name)
