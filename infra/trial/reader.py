"""Who works in a trial: asks the gateway for changes, with a token that somebody else made."""

import json
import time
import urllib.error
import urllib.request
import uuid

# What a gateway or a service says that is away.
AWAY = {"SERVICE_UNAVAILABLE", "GATEWAY_TIMEOUT"}
AGAIN_AFTER = 0.1


class Reader:
    """A member of staff at the gateway."""

    def __init__(self, gateway, token_file, patience=0):
        """`patience` is for how many seconds a change is sent again, with the same key, while nobody answers."""
        self.gateway = gateway
        with open(token_file, encoding="utf-8") as file:
            self.token = file.read().strip()
        self.patience = patience

    def change(self, document, **fields):
        """Asks for one change; ends the run when it was not done."""
        fields["idempotencyKey"] = str(uuid.uuid4())
        last = time.monotonic() + self.patience
        while True:
            told, away = self.ask(document, {"input": fields})
            if not away or time.monotonic() > last:
                break
            time.sleep(AGAIN_AFTER)
        done = (told.get("data") or {}).get("done")
        if not done or done["userErrors"]:
            raise SystemExit(f"reader: not done: {json.dumps(told)}")
        return done

    def ask(self, document, variables):
        """What is answered, and whether that is only that nobody is there."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.gateway}/graphql", data=body, method="POST")
        request.add_header("content-type", "application/json")
        request.add_header("authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read(2000).decode(errors="replace")
            return {"status": refused.code, "said": said}, refused.code in (502, 503, 504)
        except (OSError, ValueError) as broken:
            return {"broken": str(broken)}, True
        codes = {error.get("extensions", {}).get("code") for error in told.get("errors") or []}
        return told, bool(codes) and codes <= AWAY
