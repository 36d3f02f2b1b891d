"""Every cell of docs/who-may-what.md, over HTTP: real tokens at the emulated gateway's authorizers.

The gateway checks signature, issuer, end, audience and scope of a token, as AWS does; that each of
these alone turns a token away is seen here, too.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from care.web import auth
from care.web.routes import ROUTES, Route
from infra.local.demo import machine_token
from tests.support.callers import RIGHTFUL
from tests.support.calls import name_of, path_of
from tests.support.matrix import GATEWAY, Asked, answered
from tests.support.stack import CUSTOMER, Answer, Stack
from tests.support.tokens import claims_of, coded, said_anew, signed_by
from tests.support.who_may import CALLERS, cell_of

pytest_plugins = ["tests.support.matrix_fixtures"]

NOBODYS, NO_SCOPE = (401, GATEWAY[401]), (403, GATEWAY[403])
# One route for each scope that shows that a token is let in, and changes nothing.
LOOKS = {
    "care/customer": "/account",
    "care/desk": "/work?region=US",
    "care/store": "/stores/cards",
    "care/operator": "/holds?region=US",
    "care/maker": "/devices",
}
STAFF_MACHINES = {"StoreClientId": "care/store", "OperatorClientId": "care/operator"}


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_caller_gets_what_is_stated(asked: Asked, route: Route) -> None:
    answers = asked.matrix.answers
    found = {caller: answered(answers[name_of(route), caller]) for caller in CALLERS}
    assert found == {caller: cell_of(route, caller) for caller in CALLERS}


def test_whoever_is_refused_writes_nothing(asked: Asked) -> None:
    before, after = asked.before, asked.after
    changed = [key for key in before | after if before.get(key) != after.get(key)]
    assert changed == []
    assert len(before) > 100


def test_nothing_of_one_customers_is_told_to_anybody_else(asked: Asked) -> None:
    """Not even to whoever may ask the same of their own."""
    estate = asked.matrix.estate
    own = [estate.account, estate.plan, estate.paid, estate.completed, estate.filmed, "1 Main St"]
    told: dict[str, set[str]] = {caller: set() for caller in CALLERS}
    for (_, caller), answer in asked.matrix.answers.items():
        told[caller] |= {each for each in [*own, estate.email] if each.encode() in answer.body}
    own_people = {caller: told.pop(caller) for caller in ("customer", "desk", "operator")}
    assert set.union(*own_people.values()) == set(own)
    # The carrier names the claim of its parcel, and is answered by its name.
    assert told.pop("carrier") <= {estate.paid}
    assert set.union(*told.values()) == set()


# --- What is wrong with the odd tokens is one thing


def look(stack: Stack, scope: str, token: str) -> Answer:
    """What is answered to the token at a route of the scope."""
    if scope == "care/maker":  # there is nothing to look at: an empty batch is refused
        return stack.call("POST", LOOKS[scope], {}, token)
    return stack.call("GET", LOOKS[scope], token=token)


def let_in(answer: Answer) -> bool:
    """Whether the door looked at the request itself."""
    return answer.status == 200 or answer.json.get("code") == "invalid_request"


@pytest.mark.parametrize(
    ("odd", "refusal", "claim"),
    [
        ("expired token", NOBODYS, "exp"),
        ("wrong audience", NOBODYS, "client_id"),
        ("missing scope", NO_SCOPE, "scope"),
    ],
)
@pytest.mark.parametrize("scope", LOOKS)
def test_an_odd_token_is_good_once_its_one_claim_is_that_of_a_good_one(
    stack: Stack, asked: Asked, scope: str, odd: str, refusal: Any, claim: str
) -> None:
    callers = asked.matrix.callers
    good, bad = callers.signed_in[RIGHTFUL[scope]], callers.odd[odd][scope]
    answer = look(stack, scope, bad)
    assert (answer.status, answer.json) == refusal
    mended = said_anew(stack, bad, **{claim: claims_of(good)[claim]})
    assert let_in(look(stack, scope, mended))


@pytest.mark.parametrize(
    ("claim", "refusal"), [("iss", NOBODYS), ("client_id", NOBODYS), ("scope", NO_SCOPE)]
)
def test_a_good_token_is_turned_away_once_one_claim_is_another(
    stack: Stack, asked: Asked, claim: str, refusal: Any
) -> None:
    good = asked.matrix.callers.signed_in["customer"]
    other = claims_of(asked.matrix.callers.signed_in["desk"])[claim]
    answer = look(stack, "care/customer", said_anew(stack, good, **{claim: other}))
    assert (answer.status, answer.json) == refusal
    assert let_in(look(stack, "care/customer", said_anew(stack, good)))


def forged(good: str, how: str) -> str:
    """A token that its pool never gave."""
    header, _, signature = good.split(".")
    claims = claims_of(good)
    if how == "another key":
        return signed_by(generate_private_key(65537, 2048), header, claims)
    if how == "no signature":
        kid = json.loads(base64.urlsafe_b64decode(header + "==="))["kid"]
        none = coded(json.dumps({"alg": "none", "kid": kid}).encode())
        return f"{none}.{coded(json.dumps(claims).encode())}."
    if how == "other claims":
        longer = claims | {"exp": claims["exp"] + 3600}
        return f"{header}.{coded(json.dumps(longer).encode())}.{signature}"
    return {"half of it": good[: len(good) // 2], "no token": "null", "two": f"{good}.{good}"}[how]


@pytest.mark.parametrize(
    "how", ["another key", "no signature", "other claims", "half of it", "no token", "two"]
)
@pytest.mark.parametrize("scope", LOOKS)
def test_a_forged_token_is_nobodys(stack: Stack, asked: Asked, scope: str, how: str) -> None:
    good = asked.matrix.callers.signed_in[RIGHTFUL[scope]]
    answer = look(stack, scope, forged(good, how))
    assert (answer.status, answer.json) == NOBODYS
    assert let_in(look(stack, scope, good))


def test_a_token_that_is_none_for_access_opens_nothing(stack: Stack, email: str) -> None:
    """An ID token has no scope. A refresh token is encrypted on AWS, and its gateway can read none;
    the emulator's is signed like an access token and says all that one does, so that the gateway
    lets it through: the door does not."""
    kept = stack.hosted(CUSTOMER).tokens(email)
    told = {
        kind: answered(stack.call("GET", "/account", token=kept[f"{kind}_token"]))
        for kind in ("access", "id", "refresh")
    }
    assert told == {"access": "200", "id": "403", "refresh": "403 not_allowed"}


@pytest.mark.parametrize("client", STAFF_MACHINES)
def test_a_machine_is_let_in_by_its_own_scope_alone(
    stack: Stack, asked: Asked, client: str
) -> None:
    """What it asks about is nowhere: nothing is done with it."""
    scope = STAFF_MACHINES[client]
    token = machine_token(stack.world, client, scope)
    barred, own = [], []
    for route in ROUTES:
        if route.access and route.access != auth.CUSTOMER:
            path = path_of(route).removeprefix("/api")
            answer = stack.call(route.method, path, token=token)
            (own if scope in route.access.scopes else barred).append(answer)
    assert {(each.status, str(each.json)) for each in barred} == {(403, str(GATEWAY[403]))}
    assert len(barred) > 25 and len(own) >= 5
    assert {each.status for each in own} <= {200, 400, 404, 422}
