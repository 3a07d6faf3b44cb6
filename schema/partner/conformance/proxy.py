"""The address that a client is given: it looks like the gateway and its issuer, and stands before a demo."""

import json
import secrets
import socket
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import situations
from asked import Read, registered_operations, understand


class Tokens:
    """Tokens of this address alone: they run out when it is their turn, not by a clock."""

    def __init__(self):
        self.good = set()

    def issue(self):
        """A new one."""
        token = secrets.token_urlsafe(24)
        self.good.add(token)
        return token

    def end_all(self):
        """All have run out."""
        self.good.clear()


class Proxy:
    """Takes requests on a port of this machine."""

    def __init__(self, judge, gateway, token):
        self.judge, self.gateway, self.token = judge, gateway, token
        self.tokens = Tokens()
        self.operations = registered_operations()
        self.way = situations.Way(judge, self.tokens, self.forward)
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            """One connection."""

            protocol_version = "HTTP/1.1"

            def do_GET(self):  # noqa: N802
                """Nothing that a partner needs is asked for so."""
                proxy.serve(self, b"")

            def do_POST(self):  # noqa: N802
                """A request, or a new token."""
                proxy.serve(self, self.rfile.read(int(self.headers.get("content-length", 0))))

            def log_message(self, *_):
                """The judge tells."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def base(self):
        """Where it answers."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        """Takes nothing more."""
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler, body):
        """One request: one after the other, so that each situation is known to be of one."""
        with self.judge.lock:
            self.judge.look_at_address(handler.path, handler.headers)
            told = self.answer(handler.command, handler.path.split("?")[0], handler.headers, body)
        if told is situations.CUT:
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, text = told
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    def answer(self, method, path, headers, body):
        """What is answered: by the issuer, by the gateway, or by what happens on the way."""
        if (method, path) == ("POST", "/token"):
            return situations.answer(200, {"access_token": self.tokens.issue(), "token_type": "Bearer", "expires_in": 300})
        if (method, path) != ("POST", "/graphql"):
            self.judge.take(None)
            return situations.answer(405, {"errors": [situations.fault("BAD_USER_INPUT")]})
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens.good:
            self.judge.refuse_token()
            return situations.refuse_token()
        try:
            told = json.loads(body)
        except ValueError:
            told = {}
        asked = understand(told, self.operations) if isinstance(told, dict) else None
        is_first = self.judge.take(asked)
        if asked is None:
            return situations.answer(200, {"errors": [situations.fault("OPERATION_NOT_REGISTERED")]})
        if isinstance(asked, Read):
            return self.way.take_read(asked, told)
        return self.way.take_change(asked, told, is_first)

    def forward(self, body):
        """The demo's own answer."""
        request = urllib.request.Request(f"{self.gateway}/graphql", data=json.dumps(body).encode(), method="POST")
        request.add_header("content-type", "application/json")
        request.add_header("authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answered:
                return json.load(answered)
        except urllib.error.HTTPError as refused:
            return json.load(refused)
