"""CloudFormation on this machine, as far as it lists a stack's queues; the rest of AWS is moto."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

STACK = "aftercare-test"
_XMLNS = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
_RESOURCE = (
    "<member><LogicalResourceId>{}</LogicalResourceId><PhysicalResourceId>{}</PhysicalResourceId>"
    "<ResourceType>{}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>"
    "<LastUpdatedTimestamp>2026-11-01T00:00:00Z</LastUpdatedTimestamp></member>"
)


class FakeFormation(ThreadingHTTPServer):
    """Knows one stack and its `resources`: physical id and type by logical id."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.resources: dict[str, tuple[str, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: FakeFormation

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        assert asked["Action"] == ["ListStackResources"]
        if asked["StackName"] != [STACK]:
            said = f"Stack with id {asked['StackName'][0]} does not exist"
            error = f"<Error><Code>ValidationError</Code><Message>{escape(said)}</Message></Error>"
            self._answer(400, f"<ErrorResponse xmlns='{_XMLNS}'>{error}</ErrorResponse>")
            return
        listed = "".join(
            _RESOURCE.format(name, escape(physical), kind)
            for name, (physical, kind) in self.server.resources.items()
        )
        result = f"<StackResourceSummaries>{listed}</StackResourceSummaries>"
        self._answer(
            200,
            f"<ListStackResourcesResponse xmlns='{_XMLNS}'><ListStackResourcesResult>{result}"
            "</ListStackResourcesResult></ListStackResourcesResponse>",
        )

    def _answer(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/xml")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
