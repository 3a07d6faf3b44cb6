"""Judges a client by what it sends. The situations that are laid in its way stand in situations.py.

A situation is on trial until the client has come again. One that ends meanwhile has failed at it.
"""

import threading
import time
import urllib.parse

from asked import Change, Read
from checks import CHECKS

# Clocks and networks are forgiven so much.
FORGIVEN_SECONDS = 0.05
# What is proved by coming again at all.
PROVED_BY_COMING = {"takes_added_fields", "waits_when_told", "waits_when_away", "renews_token"}


class Judge:
    """What is known of the client so far."""

    def __init__(self, words):
        self.words = [word.lower() for word in words]
        self.lock = threading.RLock()
        self.passed, self.failed, self.notes = set(), set(), {}
        self.keys, self.owed, self.steps = {}, {}, set()
        self.cursors, self.partial = set(), set()
        self.marked = self.stranger = self.unread = self.quiet = self.on_trial = None
        self.requests = self.refused = 0

    def fail(self, name, note):
        """The first failure of a check is told."""
        self.failed.add(name)
        self.notes.setdefault(name, note)

    def results(self):
        """Each check: `failed`, `passed`, or `unseen` where it never came to it."""
        outcome = {name: "failed" if name in self.failed else "passed" if name in self.passed else "unseen" for name in CHECKS}
        return {name: (outcome[name], self.notes.get(name, "")) for name in CHECKS}

    # What comes from the client.

    def look_at_address(self, address, headers):
        """Every request, whatever it asks."""
        self.requests += 1
        told = [address, urllib.parse.unquote_plus(address)]
        told += [value for name, value in headers.items() if name.lower() not in ("authorization", "host")]
        if any(word in part.lower() for part in told for word in self.words):
            self.fail("nothing_personal_in_addresses", "an address or a header holds a name, a number, a contact or a token")
        self.passed.add("nothing_personal_in_addresses")

    def refuse_token(self):
        """It came with a token that has run out: the first time it cannot know."""
        self.refused += 1
        if self.refused > 1:
            self.fail("renews_token", "it came again with the old token")

    def take(self, asked):
        """A request that was understood, or `None`. Tells whether it is a step that comes for the first time."""
        self.heed_quiet()
        if self.on_trial in PROVED_BY_COMING:
            self.passed.add(self.on_trial)
        self.on_trial = None
        if asked is None:
            self.fail("registered_operations", "a request names no registered operation, or another document under its name")
            return False
        self.passed.add("registered_operations")
        if isinstance(asked, Read):
            self.take_read(asked)
            return False
        return self.take_change(asked)

    def heed_quiet(self):
        """Whether the client has waited as long as it was told to."""
        if self.quiet is None:
            return
        name, told_at, seconds = self.quiet
        self.quiet = None
        waited = time.monotonic() - told_at
        if waited + FORGIVEN_SECONDS < seconds:
            self.fail(name, f"it came again after {waited:.1f} s, and was told to wait {seconds} s")

    def take_read(self, read):
        """A page that could not be read before is asked for again."""
        if self.unread and self.unread[0] == read.after:
            self.passed.add("asks_again")
            self.unread = None

    def take_change(self, change):
        """Every change has a key, one key is of one change, and what is owed is repeated as it was."""
        if change.referral == self.stranger:
            self.fail("leaves_unknown_alone", f"it sent {change.name} for a referral in a state that it cannot know")
        if change.referral == self.marked:
            self.passed.add("takes_unknown_codes")
        if not change.key:
            self.fail("idempotency_keys", f"{change.name} came without a key")
        elif self.keys.setdefault(change.key, change.said) != change.said:
            self.fail("idempotency_keys", f"{change.name} came with a key that another change had")
        self.passed.add("idempotency_keys")
        name, before = self.owed.pop(change.place, (None, None))
        if name and before.said != change.said:
            another = "key" if before.key != change.key else "variables"
            self.fail(name, f"{change.name} was repeated with another {another}")
        elif name:
            self.passed.add(name)
        is_first = change.place not in self.steps
        self.steps.add(change.place)
        return is_first

    # What was laid in its way.

    def try_on(self, name):
        """The client has been given this just now."""
        self.on_trial = name

    def owe(self, name, change: Change):
        """The client is to repeat a change."""
        self.owed[change.place] = (name, change)
        self.try_on(name)

    def hush(self, name, seconds):
        """The client was told to wait."""
        self.quiet = (name, time.monotonic(), seconds)
        self.try_on(name)

    def give_page(self, read, page):
        """A page as the client gets it: whether it has read a list to its end is known by the last page."""
        info = page["pageInfo"]
        if info["hasNextPage"]:
            self.cursors.add(info["endCursor"])
        elif read.after in self.cursors:
            self.passed.add("pages_to_the_end")

    # How it ended.

    def end(self, code, accepted, sent):
        """Everything that is open is closed."""
        for name, change in self.owed.values():
            self.fail(name, f"{change.name} was not repeated")
        if self.quiet:
            self.fail(self.quiet[0], "the client did not come again")
        if self.unread:
            self.fail("asks_again", "the page that could not be read was not asked for again")
        if self.cursors and "pages_to_the_end" not in self.passed:
            self.fail("pages_to_the_end", "there was a next page, and it was not asked for")
        if self.marked and self.marked not in accepted:
            self.fail("takes_unknown_codes", "the referral with an unknown code was left")
        if self.partial:
            self.close("takes_partial_answers", self.partial <= accepted, "what stood beside an error was left")
        if self.stranger:
            self.passed.add("leaves_unknown_alone")
        is_done = code == 0 and sent <= accepted
        if self.on_trial and not is_done:
            self.fail(self.on_trial, "the client went no further after it")
        ended = "did not end in time" if code is None else f"ended with {code}"
        self.close("finishes", is_done, f"it {ended}, and took {len(accepted)} of {len(sent)} referrals")

    def close(self, name, holds, note):
        """One way or the other."""
        if holds:
            self.passed.add(name)
        else:
            self.fail(name, note)
