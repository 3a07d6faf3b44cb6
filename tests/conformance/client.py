"""A partner's client, small and well-behaved: takes every referral that waits. `run` holds it to the kit.

Usage: python3 client.py [FAULT]       with the fault of that name (FAULTS), to see that the kit finds it

ADDRESS, TOKEN and TOKEN_ADDRESS are told by the environment.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

READ, ANSWER, ACCEPT = (f"vardcentral.{name}-referral.v1" for name in ("read", "answer", "accept"))
# Each with the check that is to find it.
FAULTS = {
    "own_document": "registered_operations",
    "no_key": "idempotency_keys",
    "one_key_for_all": "idempotency_keys",
    "new_key_each_time": "same_key_again",
    "never_repeats": "same_key_again",
    "impatient_when_told": "waits_when_told",
    "impatient_when_away": "waits_when_away",
    "keeps_old_token": "renews_token",
    "refuses_added_fields": "takes_added_fields",
    "refuses_unknown_codes": "takes_unknown_codes",
    "acts_on_unknown_states": "leaves_unknown_alone",
    "first_page_only": "pages_to_the_end",
    "drops_partial_answers": "takes_partial_answers",
    "takes_null_for_empty": "asks_again",
    "names_in_addresses": "nothing_personal_in_addresses",
    "never_accepts": "finishes",
}
FAULT = sys.argv[1] if len(sys.argv) > 1 else None
KNOWN_FIELDS = {
    "id", "status", "version", "service", "urgency", "question", "dueOn", "fromUnit", "name", "case", "person", "displayName",
    "contact", "phone", "plan", "goals", "text", "cursor", "node", "edges", "pageInfo", "hasNextPage", "endCursor",
}
ONE_KEY = str(uuid.uuid4())
AGAIN_SECONDS = 0.2
token = os.environ["TOKEN"]


def renew_token():
    """A new token of the issuer's."""
    global token  # noqa: PLW0603
    form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
    with urllib.request.urlopen(os.environ["TOKEN_ADDRESS"], data=form, timeout=10) as answered:
        token = json.load(answered)["access_token"]


def post(body, query=""):
    """Status, headers and text of one attempt; status 0 where the connection broke."""
    request = urllib.request.Request(os.environ["ADDRESS"] + query, data=json.dumps(body).encode(), method="POST")
    request.add_header("content-type", "application/json")
    request.add_header("authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answered:
            return answered.status, answered.headers, answered.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError):
        return 0, {}, b""


def insist(body, query=""):
    """The answer, however often it takes. What is sent stays the same."""
    for _ in range(40):
        status, headers, text = post(body, query)
        if status == 200:
            return json.loads(text)
        if status == 401:
            if FAULT == "keeps_old_token":
                continue
            renew_token()
        elif status in (429, 503):
            impatient = {429: "impatient_when_told", 503: "impatient_when_away"}[status]
            time.sleep(AGAIN_SECONDS if impatient == FAULT else int(headers["Retry-After"]))
        elif FAULT == "never_repeats":
            raise SystemExit("the connection broke")
        else:
            time.sleep(AGAIN_SECONDS)
        if FAULT == "new_key_each_time" and "receive" in body["variables"]:
            body["variables"]["receive"]["idempotencyKey"] = str(uuid.uuid4())
    raise SystemExit("there is no answer")


def read_page(after):
    """A page of the inbox. One that could not be read is asked for again."""
    body = {"documentId": READ, "variables": {"first": 50, "after": after}}
    if FAULT == "own_document":
        body = {"query": "query($first: Int!) { referralInbox(first: $first) { edges { node { id status version } } "
                         "pageInfo { hasNextPage endCursor } } }", "variables": {"first": 50}}
    while True:
        told = insist(body)
        page = (told.get("data") or {}).get("referralInbox")
        if page is not None:
            return page, told.get("errors", [])
        if FAULT == "takes_null_for_empty":
            return {"edges": [], "pageInfo": {"hasNextPage": False}}, []
        if not any(error["extensions"].get("retryable") for error in told.get("errors", [])):
            raise SystemExit(f"the inbox cannot be read: {told}")
        time.sleep(AGAIN_SECONDS)


def read_inbox():
    """Every referral, to the last page."""
    after = None
    dropped = set()
    while True:
        page, errors = read_page(after)
        if FAULT == "refuses_added_fields":
            refuse_unknown(page)
        for edge in page["edges"]:
            node = edge["node"]
            if FAULT == "refuses_unknown_codes" and node["urgency"] not in ("NORMAL", "URGENT"):
                raise SystemExit(f"no such urgency: {node['urgency']}")
            if FAULT == "drops_partial_answers" and errors:
                dropped.add(node["id"])
            yield node, node["id"] in dropped
        if not page["pageInfo"]["hasNextPage"] or FAULT == "first_page_only":
            return
        after = page["pageInfo"]["endCursor"]


def refuse_unknown(value):
    """Ends at the first field that was not asked for."""
    if isinstance(value, list):
        for item in value:
            refuse_unknown(item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in KNOWN_FIELDS:
                raise SystemExit(f"no such field: {name}")
            refuse_unknown(inner)


def take(node):
    """The next step of one referral: whether there was one."""
    steps = {"SENT": (ANSWER, "receive"), "RECEIVED": (ACCEPT, "accept")}
    if FAULT == "acts_on_unknown_states":
        steps |= {"ADDED_LATER": (ANSWER, "receive")}
    if node["status"] not in steps:
        return False
    operation, variable = steps[node["status"]]
    values = {"referralId": node["id"], "expectedVersion": node["version"], "idempotencyKey": str(uuid.uuid4())}
    if FAULT == "no_key":
        del values["idempotencyKey"]
    elif FAULT == "one_key_for_all":
        values["idempotencyKey"] = ONE_KEY
    query = ""
    if FAULT == "names_in_addresses" and (node.get("case") or {}).get("person"):
        query = "?" + urllib.parse.urlencode({"for": node["case"]["person"]["displayName"]}, quote_via=urllib.parse.quote)
    told = insist({"documentId": operation, "variables": {variable: values}}, query)
    payloads = [payload for payload in (told.get("data") or {}).values() if payload and "userErrors" in payload]
    # What another has changed meanwhile is read anew.
    return any(not payload["userErrors"] for payload in payloads)


def main():
    """Until nothing is left to do."""
    dropped = set()
    for _ in range(12):
        taken = 0
        for node, is_dropped in list(read_inbox()):
            if is_dropped:
                dropped.add(node["id"])
            if node["id"] not in dropped and (FAULT, node["status"]) != ("never_accepts", "RECEIVED"):
                taken += take(node)
        if not taken:
            return


if __name__ == "__main__":
    main()
