"""What happens on the way between client and demo. Each situation is laid once, one after the other, so that it is known of
which one a client fails."""

import copy
import json
import uuid
from collections import deque

RETRY_AFTER = 1
# The inbox is shown in pages of so many, whatever was asked for.
PAGE = 3
CUT = object()


def answer(status, body, **headers):
    """An answer of the way itself."""
    return status, {"Content-Type": "application/json"} | headers, json.dumps(body).encode()


def fault(code, path=None, retryable=False):
    """An error as the gateway writes it."""
    extensions = {"code": code, "traceId": str(uuid.uuid4()), "retryable": retryable}
    return {"message": "Nothing was shown here.", "extensions": extensions} | ({"path": path} if path else {})


def slow_down(status, words):
    """What a proxy in front of the gateway says: no JSON, and when to come again."""
    return status, {"Content-Type": "text/html", "Retry-After": str(RETRY_AFTER)}, f"<h1>{words}</h1>".encode()


class Way:
    """Between a client and the demo. `forward` takes a body there, and gives the answer's body."""

    def __init__(self, judge, tokens, forward):
        self.judge, self.tokens, self.forward = judge, tokens, forward
        self.reads = deque([self.too_many, self.nothing_known, self.more_fields, self.other_codes, self.parts, self.strangers])
        self.changes = deque([self.cut_after, self.away, self.cut_before, self.run_out])
        self.adds_fields = False

    def take_read(self, read, body):
        """A page of the inbox, as the client gets it."""
        variables = dict(body.get("variables") or {})
        variables["first"] = min(variables.get("first") or PAGE, PAGE)
        told = self.forward(body | {"variables": variables})
        situation = self.reads.popleft() if self.reads and (told.get("data") or {}).get("referralInbox") else None
        instead = situation(read, told) if situation else None
        if instead is not None:
            return instead
        self.dress(told)
        if (told.get("data") or {}).get("referralInbox"):
            self.judge.give_page(read, told["data"]["referralInbox"])
        return answer(200, told)

    def take_change(self, change, body, is_first):
        """A step, as the client is told of it."""
        situation = self.changes.popleft() if self.changes and is_first else None
        instead = situation(change, body) if situation else None
        if instead is not None:
            return instead
        told = self.forward(body)
        self.dress(told)
        return answer(200, told)

    def dress(self, told):
        """What is seen in every answer from its situation on."""
        for edge in edges_of(told):
            if edge["node"]["id"] == self.judge.marked:
                edge["node"] |= {"service": "ADDED_LATER", "urgency": "ADDED_LATER"}
        if self.adds_fields:
            add_fields(told.get("data"))

    # Of reads.

    def too_many(self, _read, _told):
        """Others ask too."""
        self.judge.hush("waits_when_told", RETRY_AFTER)
        return slow_down(429, "Too Many Requests")

    def nothing_known(self, read, _told):
        """The service of the inbox is away: the answer is whole, and says nothing."""
        self.judge.unread = (read.after,)
        self.judge.try_on("asks_again")
        return answer(200, {"data": {"referralInbox": None}, "errors": [fault("SERVICE_UNAVAILABLE", ["referralInbox"], True)]})

    def more_fields(self, _read, _told):
        """The schema has grown."""
        self.adds_fields = True
        self.judge.try_on("takes_added_fields")

    def other_codes(self, _read, told):
        """A code has been added. It is of a referral with which something is left to do."""
        waiting = [edge["node"]["id"] for edge in edges_of(told) if edge["node"]["status"] != "ACCEPTED"]
        if not waiting:
            self.reads.appendleft(self.other_codes)
            return
        self.judge.marked = waiting[0]
        self.judge.try_on("takes_unknown_codes")

    def parts(self, _read, told):
        """The service of the cases is away: the referrals come without them."""
        edges = [edge for edge in edges_of(told) if edge["node"]["status"] != "ACCEPTED"]
        if not edges:
            self.reads.appendleft(self.parts)
            return
        for edge in edges:
            edge["node"]["case"] = None
        self.judge.partial = {edge["node"]["id"] for edge in edges}
        told.setdefault("errors", []).append(fault("SERVICE_UNAVAILABLE", ["referralInbox", "edges", "node", "case"], True))
        self.judge.try_on("takes_partial_answers")

    def strangers(self, _read, told):
        """A state has been added, and a referral is in it."""
        edges = edges_of(told)
        if not edges:
            self.reads.appendleft(self.strangers)
            return
        stranger = copy.deepcopy(edges[0])
        self.judge.stranger = str(uuid.uuid4())
        stranger["node"] |= {"id": self.judge.stranger, "status": "ADDED_LATER", "version": 1}
        edges.insert(0, stranger)
        self.judge.try_on("leaves_unknown_alone")

    # Of changes.

    def cut_after(self, change, body):
        """The change is made, and the answer never comes."""
        self.forward(body)
        self.judge.owe("same_key_again", change)
        return CUT

    def away(self, change, _body):
        """The gateway is restarted."""
        self.judge.owe("waits_when_away", change)
        self.judge.hush("waits_when_away", RETRY_AFTER)
        return slow_down(503, "Service Unavailable")

    def cut_before(self, change, _body):
        """The change never arrives."""
        self.judge.owe("same_key_again", change)
        return CUT

    def run_out(self, change, _body):
        """The token has run out."""
        self.tokens.end_all()
        self.judge.owe("renews_token", change)
        return refuse_token()


def refuse_token():
    """As the gateway does."""
    return answer(401, {"errors": [fault("UNAUTHENTICATED")]}, **{"WWW-Authenticate": "Bearer"})


def edges_of(told):
    """The rows of a page; none where there is no page."""
    inbox = (told.get("data") or {}).get("referralInbox") or {}
    return inbox.get("edges") or []


def add_fields(value):
    """Every object gets a field that nobody asked for."""
    if isinstance(value, list):
        for item in value:
            add_fields(item)
    elif isinstance(value, dict):
        for item in list(value.values()):
            add_fields(item)
        value["addedLater"] = {"kind": "ADDED_LATER", "at": "2031-01-01"}
