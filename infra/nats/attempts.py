"""Tries a running server of nats.conf: every service tells and takes events as it must, and is refused all else.

Usage: python3 attempts.py HOST:PORT FOLDER       FOLDER holds SERVICE/password and SERVICE/authority.pem (infra/secrets/nats)

Prints `events=N tried=N let_through=N`, and ends with 0 only if every event came and nothing was let through.
"""

import itertools
import json
import pathlib
import sys
import uuid

from wire import RefusedError, User

# What the program asks for: a queue on disk with one place for each event, which forgets what has been taken.
STREAM = {"retention": "workqueue", "storage": "file", "num_replicas": 1, "discard": "new", "discard_new_per_subject": True,
          "max_msgs_per_subject": 1}
CONSUMER = {"durable_name": "relay", "name": "relay", "ack_policy": "explicit", "deliver_policy": "all",
            "replay_policy": "instant"}


def stream(service):
    """The stream of a receiver."""
    return f"EVI_EVENTS_{service.upper()}"


def asked(user, deed, fields):
    """What JetStream answers; the end of the run when it did not do it."""
    _, body = user.ask(f"$JS.API.{deed}", json.dumps(fields).encode())
    told = json.loads(body)
    if "error" in told:
        raise SystemExit(f"attempts: {deed}: {told['error']}")
    return told


def make_queues(users):
    """As every service does at its start, and again at the next."""
    for _ in ("first", "again"):
        for service, user in users.items():
            own = stream(service)
            asked(user, f"STREAM.CREATE.{own}", STREAM | {"name": own, "subjects": [f"evi.events.{service}.>"]})
            consumer = {"stream_name": own, "config": CONSUMER}
            asked(user, f"CONSUMER.CREATE.{own}.relay", consumer)
            asked(user, f"CONSUMER.INFO.{own}.relay", {})


def tell_everybody(users):
    """Everybody tells everybody one event, and hears that it was taken. Gives how many there were."""
    events = 0
    for teller, listener in itertools.permutations(users, 2):
        event = uuid.uuid4()
        users[teller].hear(f"evi.taken.{teller}.{listener}.>")
        _, kept = users[teller].ask(f"evi.events.{listener}.{teller}.{event}", f"{teller} to {listener}".encode())
        if "seq" not in json.loads(kept):
            raise SystemExit(f"attempts: an event was not kept: {kept}")
        answer_to, body = users[listener].ask(f"$JS.API.CONSUMER.MSG.NEXT.{stream(listener)}.relay", b"1")
        if body.decode() != f"{teller} to {listener}":
            raise SystemExit(f"attempts: another event came: {body}")
        users[listener].tell(answer_to, b"+ACK")
        users[listener].tell(f"evi.taken.{teller}.{listener}.{event}", b"taken")
        users[teller].settle()
        events += len(users[teller].messages)
        users[teller].messages.clear()
    return events


def not_its_own(service, other):
    """What a service must be refused: verb and subject."""
    own, others = stream(service), stream(other)
    for subject in (f"evi.events.follow_up.{other}.1", f"evi.events.{service}.{other}.1", f"evi.taken.{other}.{other}.1",
                    f"evi.events.follow_up.{service}", f"evi.events.follow_up.{service}.1.more", "evi.else",
                    f"_INBOX_{other}.1", f"$JS.ACK.{others}.relay.1.1.1.1.0", "$SYS.REQ.SERVER.PING",
                    "$SYS.REQ.ACCOUNT.PING.CONNZ"):
        yield "tell", subject
    for deed in (f"STREAM.DELETE.{own}", f"STREAM.PURGE.{own}", f"STREAM.UPDATE.{own}", f"STREAM.MSG.DELETE.{own}",
                 f"STREAM.MSG.GET.{own}", f"CONSUMER.DELETE.{own}.relay", f"CONSUMER.CREATE.{own}.another",
                 f"STREAM.INFO.{others}", f"STREAM.CREATE.{others}", f"STREAM.UPDATE.{others}",
                 f"CONSUMER.MSG.NEXT.{others}.relay", f"CONSUMER.CREATE.{others}.relay", f"CONSUMER.INFO.{others}.relay",
                 "STREAM.CREATE.ANOTHER", "STREAM.LIST", "STREAM.NAMES", "SERVER.REMOVE"):
        yield "tell", f"$JS.API.{deed}"
    for subject in (">", "*", "*.>", "evi.>", "evi.events.>", f"evi.events.{service}.>", f"evi.events.{other}.>", "evi.taken.>",
                    f"evi.taken.{other}.>", f"_INBOX_{other}.>", "_INBOX.>", "$JS.>", "$JS.API.>", "$JS.EVENT.>", "$SYS.>"):
        yield "hear", subject


def is_let_through(enter, service, verb, subject):
    """Whether somebody may. Everybody comes in anew, for a server may close the door after a refusal."""
    user = enter(service)
    try:
        if verb == "tell":
            user.tell(subject, b"{}")
        else:
            user.hear(subject)
    except RefusedError:
        return False
    finally:
        user.close()
    return True


def is_let_in(address, name, password, authority):
    """Whether the server lets somebody in."""
    try:
        User(address, name, password, authority).close()
    except RefusedError:
        return False
    return True


def main():
    """Tries, and prints what came of it."""
    address, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    passwords = {place.name: (place / "password").read_text(encoding="utf-8").strip() for place in sorted(folder.iterdir())}
    names = list(passwords)
    authority = str(folder / names[0] / "authority.pem")

    def enter(service):
        return User(address, service, passwords[service], authority)

    users = {service: enter(service) for service in names}
    make_queues(users)
    events = tell_everybody(users)
    tried, through = 0, []
    for place, service in enumerate(names):
        other = names[(place + 1) % len(names)]
        for verb, subject in not_its_own(service, other):
            tried += 1
            if is_let_through(enter, service, verb, subject):
                through.append(f"{service} may {verb} {subject}")
        for password in (passwords[other], "", "guessed"):
            tried += 1
            if is_let_in(address, service, password, authority):
                through.append(f"{service} comes in by {'another' if password else 'no'} password")
    tried += 1
    if is_let_in(address, "", "", authority):
        through.append("whoever says no name comes in")
    for line in through:
        print(f"attempts: {line}", file=sys.stderr)
    expected = len(names) * (len(names) - 1)
    print(f"events={events} tried={tried} let_through={len(through)}")
    sys.exit(0 if events == expected and not through else 1)


if __name__ == "__main__":
    main()
