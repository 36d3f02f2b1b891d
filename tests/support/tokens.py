"""Access tokens of a running stack that are not as they should be: real ones but for one thing."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from infra.local.demo import call

from .stack import Stack

Claims = dict[str, Any]


def claims_of(token: str) -> Claims:
    """What the token says."""
    part = token.split(".")[1]
    found: Claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def said_anew(stack: Stack, token: str, **changes: Any) -> str:
    """The token with other claims, signed by its own pool's key: nothing is wrong with it but what
    it says. The key is a file of the emulator's; on AWS nobody has it."""
    claims = claims_of(token)
    pool = str(claims["iss"]).rpartition("/")[2]
    file = stack.world.state / "emulator" / "cognito-pool-keys" / f"{pool}-access.pem"
    key = load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return signed_by(key, token.split(".")[0], claims | changes)


def signed_by(key: RSAPrivateKey, header: str, claims: Claims) -> str:
    """A token under that header, which is coded already."""
    said = f"{header}.{coded(json.dumps(claims).encode())}"
    return f"{said}.{coded(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def coded(part: bytes) -> str:
    """As the parts of a token are written."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def expired(stack: Stack, token: str) -> str:
    """The token as it is one second after its end."""
    claims = claims_of(token)
    late = claims["exp"] - int(time.time()) + 1
    times = {name: claims[name] - late for name in ("exp", "iat", "auth_time") if name in claims}
    return said_anew(stack, token, **times)


@contextmanager
def foreign_client(stack: Stack, pool: str, scopes: Sequence[str]) -> Iterator[str]:
    """A client of the pool that the API was not told of: of people by the code flow, or where all
    scopes are the API's own, of a machine. Gone afterwards."""
    cognito, pool_id = stack.client("cognito-idp"), stack.outputs[pool]
    machine = all("/" in scope for scope in scopes)
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="another-app",
        GenerateSecret=machine,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials" if machine else "code"],
        AllowedOAuthScopes=list(scopes),
        SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=[f"{stack.site}/signed-in.html"],
    )
    client = str(made["UserPoolClient"]["ClientId"])
    yield client
    cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client)


def machine_token(stack: Stack, client: str, scope: str) -> str:
    """What the staff's pool gives a machine client for its secret."""
    cognito, pool = stack.client("cognito-idp"), stack.outputs["StaffPoolId"]
    described = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
    secret = described["UserPoolClient"]["ClientSecret"]
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    form = f"grant_type=client_credentials&scope={scope}"
    url, headers = f"{stack.world.emulator_url}/oauth2/token", {"authorization": f"Basic {basic}"}
    return str(call(url, form, headers)["access_token"])
