"""Where one local cloud lives: its ports, its folders, and the fixed fake account it talks to."""

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
STACK = "aftercare"
REGION = "us-east-1"

# The emulator's root account. It opens nothing anywhere else.
FAKE_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class LocalError(Exception):
    """The local cloud cannot go on: the message says what happened, `remedy` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class World:
    """One local cloud. Two with different ports and folders run beside each other."""

    state: Path
    site_port: int = 8080
    emulator_port: int = 4566
    double_port: int = 4580
    smtp_port: int = 4525

    @property
    def ports(self) -> dict[str, int]:
        """Each port by the name that its flag and its environment variable carry."""
        return {
            "site": self.site_port,
            "emulator": self.emulator_port,
            "double": self.double_port,
            "smtp": self.smtp_port,
        }

    @property
    def site_url(self) -> str:
        # localhost, not 127.0.0.1: to the sign-in they are different redirect addresses.
        return f"http://localhost:{self.site_port}"

    @property
    def emulator_url(self) -> str:
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def double_url(self) -> str:
        return f"http://localhost:{self.double_port}"

    @property
    def clock(self) -> Path:
        return self.state / "clock"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def mail(self) -> Path:
        return self.state / "mail"

    @property
    def scratch(self) -> Path:
        """Where the emulator unpacks functions: memory where there is room, else the disk."""
        memory = Path("/dev/shm")
        if memory.is_dir() and shutil.disk_usage(memory).free > 2 << 30:
            return memory / f"aftercare-{os.getuid()}-{self.emulator_port}"
        return self.state / "tmp"

    def client(self, service: str) -> Any:
        """A boto3 client that can reach this world's emulator and nothing else."""
        return boto3.client(
            service,
            endpoint_url=self.emulator_url,
            region_name=REGION,
            aws_access_key_id=FAKE_ACCOUNT["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=FAKE_ACCOUNT["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 2}, read_timeout=60),
        )

    def tool_environment(self) -> dict[str, str]:
        """The environment of the SAM CLI: ours without a trace of a real account."""
        return {**os.environ, "AWS_ENDPOINT_URL": self.emulator_url}


def isolate() -> None:
    """Takes every AWS setting out of this process and puts the fake account in its place."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(FAKE_ACCOUNT)


def world_from(arguments: argparse.Namespace) -> World:
    return World(
        state=Path(arguments.state).resolve(),
        site_port=arguments.site_port,
        emulator_port=arguments.emulator_port,
        double_port=arguments.double_port,
        smtp_port=arguments.smtp_port,
    )


def add_world_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags that choose a world; each has an environment variable of the same meaning."""
    environment = os.environ.get
    parser.add_argument(
        "--state", default=environment("CARE_LOCAL_STATE", ROOT / ".local" / "state")
    )
    for name, port in (("site", 8080), ("emulator", 4566), ("double", 4580), ("smtp", 4525)):
        parser.add_argument(
            f"--{name}-port", type=int, default=environment(f"CARE_LOCAL_{name.upper()}_PORT", port)
        )
