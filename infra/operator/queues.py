"""A stack's dead-letter queues, in the AWS account that the environment names."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.operator.api import Refusal, Unanswered
from infra.operator.frame import Misused
from infra.operator.letters import Letter

LETTERS = "Failures"  # what the template's dead-letter queues are called: SettleFailures, …
TOGETHER = 10  # the most messages that one request receives
HIDDEN_SECONDS = 120  # how long a message that is looked at is hidden from others
UNKNOWN = ("ValidationError", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


@dataclass(frozen=True)
class Queue:
    """A dead-letter queue by its name in the template; `source` is what it is emptied into."""

    name: str
    url: str
    source: str = ""
    source_url: str = ""


class Queues:
    """Calls raise `Misused` for what is not set up or not there, `Refusal`, `Unanswered`."""

    def __init__(self) -> None:
        import boto3

        try:
            with aws():
                session = boto3.Session(region_name=os.environ.get("AWS_REGION"))
                self._formation = session.client("cloudformation")
                self._sqs = session.client("sqs")
        except ValueError as error:  # a region or an endpoint that is none
            raise Misused(f"AWS: {error}") from None

    def of(self, stack: str) -> list[Queue]:
        """The stack's dead-letter queues, by name."""
        with aws():
            pages = self._formation.get_paginator("list_stack_resources").paginate(StackName=stack)
            urls = {
                each["LogicalResourceId"]: each["PhysicalResourceId"]
                for page in pages
                for each in page["StackResourceSummaries"]
                if each["ResourceType"] == "AWS::SQS::Queue"
            }
            letters = [name for name in sorted(urls) if name.endswith(LETTERS)]
            sources = {self._target(urls[name]): name for name in urls if name not in letters}
            return [self._queue(name, urls, sources) for name in letters]

    def count(self, queue: Queue) -> tuple[int, int]:
        """How many messages wait, and how many are hidden by somebody who looks at them. SQS says
        both approximately, and right after a minute of rest."""
        found = self._attributes(
            queue.url, "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"
        )
        return (
            int(found["ApproximateNumberOfMessages"]),
            int(found["ApproximateNumberOfMessagesNotVisible"]),
        )

    def taken(self, queue: Queue, most: int) -> Iterator[Letter]:
        """Up to `most` messages, hidden from others for a while; `put_back` or `moved` ends it."""
        left = most
        while left > 0:
            with aws():
                answer = self._sqs.receive_message(
                    QueueUrl=queue.url,
                    MaxNumberOfMessages=min(TOGETHER, left),
                    VisibilityTimeout=HIDDEN_SECONDS,
                    WaitTimeSeconds=1,  # asks all of SQS's servers, not a sample of them
                    MessageSystemAttributeNames=["SentTimestamp"],
                    MessageAttributeNames=["All"],
                )
            found = answer.get("Messages", [])
            if not found:
                return
            left -= len(found)
            yield from map(Letter, found)

    def put_back(self, queue: Queue, letter: Letter) -> None:
        """Shows the message to others at once."""
        with aws():
            self._sqs.change_message_visibility(
                QueueUrl=queue.url,
                ReceiptHandle=letter.message["ReceiptHandle"],
                VisibilityTimeout=0,
            )

    def move(self, queue: Queue, letter: Letter) -> None:
        """Into the source queue, and only then out of this one: twice rather than never."""
        with aws():
            self._sqs.send_message(QueueUrl=queue.source_url, MessageBody=letter.message["Body"])
            self._sqs.delete_message(
                QueueUrl=queue.url, ReceiptHandle=letter.message["ReceiptHandle"]
            )

    def _queue(self, name: str, urls: dict[str, str], sources: dict[str, str]) -> Queue:
        source = sources.get(self._attributes(urls[name], "QueueArn")["QueueArn"], "")
        return Queue(name, urls[name], source, urls.get(source, ""))

    def _target(self, url: str) -> str:
        """The address of the queue that takes what `url` gives up on; "" where none does."""
        policy = json.loads(self._attributes(url, "RedrivePolicy").get("RedrivePolicy", "{}"))
        return str(policy.get("deadLetterTargetArn", ""))

    def _attributes(self, url: str, *names: str) -> dict[str, str]:
        with aws():
            answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))
        found: dict[str, str] = answer.get("Attributes", {})
        return found


@contextmanager
def aws() -> Iterator[None]:
    """Says AWS's errors in the command's own: what to set up, what is refused, what to repeat."""
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

    try:
        yield
    except ClientError as error:
        raise _said(error) from None
    except (ConnectionError, HTTPClientError) as error:
        raise Unanswered(f"AWS, {type(error).__name__}") from error
    except BotoCoreError as error:  # no credentials, region or profile
        raise Misused(f"AWS: {error}") from None


def _said(error: Any) -> Exception:
    code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]
    said = f"AWS: {error.response['Error'].get('Message', code)}"
    if code in UNKNOWN:
        return Misused(said)
    if status.get("HTTPStatusCode", 0) >= 500 or "Throttl" in code:
        return Unanswered(f"AWS, {code}")
    return Refusal(status.get("HTTPStatusCode", 0), code, [said])
