"""Starts the double; see the package's docstring for the flags."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from .app import Config, Double
from .server import Server
from .webhooks import SENT


def main() -> int:
    flags = _flags()
    if live := _live_keys():
        print(
            f"A live key is in the environment ({', '.join(live)}): not started.", file=sys.stderr
        )
        return 2
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    server = Server(flags.port)
    own = f"http://localhost:{server.server_address[1]}"
    double = Double(
        Config(
            state=flags.state,
            public_url=(flags.public_url or own).rstrip("/"),
            clock_file=flags.clock_file,
            webhook=flags.webhook,
            secrets=tuple(flags.webhook_secret),
            sends=tuple(flags.webhook_events) or SENT,
            extended=flags.extended,
            merchant=flags.merchant,
        )
    )
    double.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the serving thread, which is the one the signal interrupts.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"payment double on {own}, pages at {double.config.public_url}", flush=True)
    server.serve(double)
    double.stop()
    return 0


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.double")
    parser.add_argument("--port", type=int, default=4580)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--clock-file", type=Path)
    parser.add_argument("--webhook")
    parser.add_argument("--webhook-secret", action="append", default=[])
    parser.add_argument("--webhook-events", action="append", default=[])
    parser.add_argument("--public-url")
    parser.add_argument("--extended", action="store_true")
    parser.add_argument("--merchant", default="Aftercare demo maker")
    flags = parser.parse_args()
    if flags.webhook and not flags.webhook_secret:
        parser.error("--webhook needs at least one --webhook-secret")
    return flags


def _live_keys() -> list[str]:
    return [
        name for name, value in os.environ.items() if value.startswith(("sk_live_", "rk_live_"))
    ]


if __name__ == "__main__":
    sys.exit(main())
