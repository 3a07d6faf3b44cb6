"""What a client asks for, understood: a read of the inbox, or a change of one referral."""

import json
import pathlib
from dataclasses import dataclass

FOLDER = pathlib.Path(__file__).resolve().parent.parent
INBOX = "vardcentral.read-referral.v1"


def registered_operations():
    """The documents by their ids, as they lie beside the guide."""
    read = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json")))
    return {operation["id"]: operation["document"] for operation in read}


@dataclass(frozen=True)
class Read:
    """A page of the inbox."""

    after: str | None


@dataclass(frozen=True)
class Change:
    """A step of one referral. `said` is everything that was sent, in one order."""

    name: str
    referral: str
    key: str | None
    said: str

    @property
    def place(self):
        """Which step of which referral."""
        return (self.name, self.referral)


def understand(body, operations):
    """What a body asks for; `None` where it is nothing that is registered."""
    name = body.get("documentId")
    document = body.get("query")
    if name is None:
        name = next((known for known, text in operations.items() if text == document), None)
    if name not in operations or document not in (None, operations[name]):
        return None
    variables = body.get("variables") or {}
    if name == INBOX:
        return Read(variables.get("after"))
    values = next((value for value in variables.values() if isinstance(value, dict)), {})
    return Change(name, values.get("referralId", ""), values.get("idempotencyKey"), json.dumps(variables, sort_keys=True))
