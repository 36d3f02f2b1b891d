"""Prints what a command line needs to call the local cloud as a machine, for a shell's `eval`:

eval "$(.venv/bin/python -m infra.local.machine operator)"
"""

import argparse
import sys

from infra.local.deploy import outputs
from infra.local.people import machine_secret
from infra.local.world import add_world_arguments, isolate, world_from

CLIENTS = {"operator": "OperatorClientId", "store": "StoreClientId", "maker": "MakerClientId"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_world_arguments(parser)
    parser.add_argument("machine", choices=CLIENTS)
    arguments = parser.parse_args()
    isolate()
    world = world_from(arguments)
    if not (world.state / "ready.json").exists():
        print("The local cloud is not running. Start it: make run", file=sys.stderr)
        return 1
    stack = outputs(world)
    client = stack[CLIENTS[arguments.machine]]
    secret = machine_secret(world.client("cognito-idp"), stack, client)
    print(f"export CARE_API={world.site_url}/api")
    print(f"export CARE_TOKEN_URL={world.emulator_url}/oauth2/token")
    print(f"export CARE_CLIENT_ID={client} CARE_CLIENT_SECRET={secret}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
