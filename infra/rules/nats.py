"""Holds NATS's configuration to one rule: every service may speak in its own name and read its own stream, and nothing more.

Usage: python3 nats.py NATS.CONF       prints a line a fault
"""

import re
import sys

SERVICES = ("intake_desk", "welfare_unit", "labour_market_unit", "employment_service", "insurance_agency", "follow_up")
USER = re.compile(r"user: (\S+)\s+password: (\S+)\s+permissions \{\s+publish \{\s+allow: \[(.*?)\]\s+\}"
                  r"\s+subscribe \{\s+allow: \[(.*?)\]\s+\}\s+\}", re.DOTALL)
# What must stand once, outside the users. Without limits one sender could fill the disk or the memory.
SETTINGS = ("server_name", "listen", "http", "max_payload", "max_connections", "store_dir", "max_memory_store", "max_file_store",
            "cert_file", "key_file")
INCLUDED = {"passwords.conf"}


def may_tell(service):
    """The subjects to which a service may send."""
    stream = f"EVI_EVENTS_{service.upper()}"
    asked = ["INFO", *(f"STREAM.{deed}.{stream}" for deed in ("INFO", "CREATE"))]
    asked += [f"CONSUMER.{deed}.{stream}.relay" for deed in ("INFO", "CREATE", "MSG.NEXT")]
    own = {f"evi.events.*.{service}.*", f"evi.taken.*.{service}.*", f"$JS.ACK.{stream}.relay.>"}
    return own | {f"$JS.API.{deed}" for deed in asked}


def may_hear(service):
    """The subjects that a service may listen to."""
    return {f"evi.taken.{service}.>", f"_INBOX_{service}.>"}


def difference(user, deed, found, expected):
    """Both ways: what is given too much, and what is lacking."""
    yield from (f"{user} may {deed} {subject}, which is not its own" for subject in sorted(found - expected))
    yield from (f"{user} may not {deed} {subject}" for subject in sorted(expected - found))


def faults(text):
    """Everything that is wrong."""
    plain = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    users = USER.findall(plain)
    names = [user[0] for user in users]
    if sorted(names) != sorted(SERVICES) or plain.count("user:") != len(SERVICES):
        yield f"its users are {sorted(names)}, and not the services, each once"
    for user, password, tells, hears in users:
        if password != f"${user}":
            yield f"{user}: its password stands in the file, or is another's"
        if user not in SERVICES:
            continue
        yield from difference(user, "tell", set(re.findall(r'"([^"]+)"', tells)), may_tell(user))
        yield from difference(user, "hear", set(re.findall(r'"([^"]+)"', hears)), may_hear(user))
    for word in ("no_auth_user", "default_permissions", "accounts", "token:", "leafnodes", "cluster {", "websocket"):
        if word in plain:
            yield f"it has {word.strip(' {:')}, which is a way in that no user has"
    for setting in SETTINGS:
        if len(re.findall(rf"^\s*{setting}: ", plain, re.MULTILINE)) != 1:
            yield f"{setting} does not stand there once"
    if set(re.findall(r'^include "([^"]+)"$', plain, re.MULTILINE)) != INCLUDED:
        yield "it does not take passwords from the file beside it, and nothing else"


def main():
    """Prints the faults."""
    with open(sys.argv[1], encoding="utf-8") as file:
        for fault in faults(file.read()):
            print(f"{sys.argv[1]}: {fault}")


if __name__ == "__main__":
    main()
