"""What the artifact leaves out of its libraries, by name, and how much that was."""

import shutil
from pathlib import Path

# What the functions call; botocore brings 30 MB about all the other services.
SERVICES = {"cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sqs", "sts"}
BOTOCORE_FILES = {
    "endpoints.json",
    "partitions.json",
    "_retry.json",
    "sdk-default-configuration.json",
}
# Kinds of objects at the provider that no door meets; the SDK loads each when it comes across it.
STRIPE_KINDS = (
    *("account", "application_fee", "balance_settings", "capability", "confirmation_token"),
    *("coupon", "credit_note", "file_link", "invoice", "payment_attempt_record", "payment_link"),
    *("payment_method_configuration", "payment_record", "payout", "person", "plan", "price"),
    *("product", "promotion_code", "quote", "reserve_transaction", "setup_attempt"),
    *("setup_intent", "shipping_rate", "subscription", "tax", "topup", "transfer"),
)
STRIPE_PRODUCTS = (
    *("apps", "billing", "billing_portal", "climate", "entitlements", "financial_connections"),
    *("forwarding", "identity", "issuing", "product_catalog", "reporting", "reserve", "sigma"),
    *("tax", "terminal", "test_helpers", "treasury"),
)
POWERTOOLS_UTILITIES = (
    *("auth_alpha", "circuit_breaker", "data_masking", "feature_flags", "idempotency", "kafka"),
    *("parameters", "parser", "streaming"),
)
SWAGGER = "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui"
# Scripts, typing only, and what nothing here imports: the doors call botocore, not boto3; of the
# payment provider's products they use cards; of Powertools its logger, metrics and resolver.
UNUSED = (
    "*.dist-info",
    "bin",
    "share",
    "requirements.txt",
    "boto3",
    "s3transfer",
    "botocore/cacert.pem",  # certifi's is the one that botocore takes where it is there
    "botocore/crt/auth.py",
    "botocore/stub.py",
    "botocore/data/dynamodb/2011-12-05",
    "botocore/data/*/*/examples-1.json",
    *("charset_normalizer", "idna", "requests"),  # the SDK's, whose HTTP goes over urllib3 here
    "dateutil/rrule.py",
    "dateutil/zoneinfo",
    "dateutil/tz/win.py",
    "dateutil/tzwin.py",
    "pydantic/experimental",
    "pydantic/mypy.py",
    "pydantic/v1",
    "segno/cli.py",
    "urllib3/contrib/emscripten",
    "urllib3/contrib/pyopenssl.py",
    "urllib3/contrib/socks.py",
    "stripe/events",
    "stripe/params",
    *(f"stripe/_{kind}*.py" for kind in STRIPE_KINDS),
    *(f"stripe/{product}" for product in STRIPE_PRODUCTS),
    *(f"stripe/v2/{part}" for part in ("billing", "commerce", "money_management")),
    "stripe/v2/core/_account.py",
    "stripe/v2/core/_account_person.py",
    "stripe/v2/test_helpers",
    "care/catalog/lint",
    "care/catalog/schema",
    "care/catalog/make_holidays.py",
    "care/catalog/data/rules.json",
    f"{SWAGGER}-bundle.min.js",
    f"{SWAGGER}.min.css",
    *(f"aws_lambda_powertools/utilities/{name}" for name in POWERTOOLS_UTILITIES),
)
OTHER_SERVICES = "botocore/data of services never called"


def prune(package: Path) -> dict[str, int]:
    """Takes out what no door reads. Returns the bytes that each name took on the disk, 0 for one
    that is not there any more."""
    taken = {OTHER_SERVICES: sum(_remove(path) for path in _other_services(package))}
    for name in UNUSED:
        taken[name] = sum(_remove(path) for path in sorted(package.glob(name)))
    return taken


def _other_services(package: Path) -> list[Path]:
    kept = SERVICES | BOTOCORE_FILES
    return [path for path in (package / "botocore" / "data").iterdir() if path.name not in kept]


def _remove(path: Path) -> int:
    if path.is_dir():
        size = sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
        shutil.rmtree(path)
    else:
        size = path.stat().st_size
        path.unlink()
    return size
