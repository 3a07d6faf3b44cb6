"""As much of NATS's protocol as is needed to try a server: one user who tells, hears and asks."""

import json
import secrets
import socket
import ssl


class RefusedError(Exception):
    """The server lets this user not do this, or not in."""


class User:
    """Somebody who is connected. Everything waits five seconds at most."""

    def __init__(self, address, user, password, authority):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=5)
        self.rest = b""
        self.messages = []
        told = json.loads(self.line()[5:])
        if not told.get("tls_required"):
            raise SystemExit("the server speaks in the open")
        self.socket = ssl.create_default_context(cafile=authority).wrap_socket(self.socket, server_hostname=host)
        self.inbox = f"_INBOX_{user}"
        connect = {"verbose": False, "pedantic": False, "lang": "python", "version": "1", "protocol": 1, "headers": True,
                   "no_responders": True}
        if user:
            connect |= {"user": user, "pass": password}
        self.send(f"CONNECT {json.dumps(connect)}")
        self.settle()

    def close(self):
        """Leaves."""
        self.socket.close()

    def send(self, line, payload=None):
        """One line of the protocol, and what belongs to it."""
        self.socket.sendall(line.encode() + b"\r\n" + (b"" if payload is None else payload + b"\r\n"))

    def read(self):
        """More of what the server says."""
        more = self.socket.recv(65536)
        if not more:
            raise RefusedError("the server has closed")
        self.rest += more

    def line(self):
        """The next line."""
        while b"\r\n" not in self.rest:
            self.read()
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line.decode()

    def take(self, line):
        """A message, whose line has been read."""
        verb, subject, _, *more = line.split()
        size, head = int(more[-1]), int(more[-2]) if verb == "HMSG" else 0
        while len(self.rest) < size + 2:
            self.read()
        whole, self.rest = self.rest[:size], self.rest[size + 2:]
        answer_to = more[0] if len(more) > (2 if verb == "HMSG" else 1) else None
        self.messages.append((subject, answer_to, whole[:head], whole[head:]))

    def settle(self):
        """Until the server has taken everything that was sent."""
        self.send("PING")
        while (line := self.line()) != "PONG":
            self.heed(line)

    def heed(self, line):
        """What the server says unasked."""
        if line.startswith(("MSG ", "HMSG ")):
            self.take(line)
        elif line.startswith("-ERR"):
            raise RefusedError(line)
        elif line == "PING":
            self.send("PONG")

    def tell(self, subject, payload=b"", answer_to=""):
        """Sends to a subject."""
        self.send(f"PUB {subject} {answer_to} {len(payload)}".replace("  ", " "), payload)
        self.settle()

    def hear(self, subject):
        """Listens to a subject."""
        self.send(f"SUB {subject} {secrets.token_hex(4)}")
        self.settle()

    def ask(self, subject, payload=b""):
        """Sends to a subject, and gives the answer."""
        inbox = f"{self.inbox}.{secrets.token_hex(8)}"
        self.hear(inbox)
        self.tell(subject, payload, inbox)
        while not self.messages:
            self.heed(self.line())
        _, answer_to, head, body = self.messages.pop(0)
        if b"503" in head:
            raise RefusedError(f"nobody answers {subject}")
        return answer_to, body
