"""Works in a trial without a pause until a file is there: notes and consents at the desk, and decisions at the welfare unit.
Every other consent is withdrawn a little later. Services may go away meanwhile.

Usage: python3 stream.py GATEWAY DESK-TOKEN WELFARE-TOKEN OPEN ACKNOWLEDGED UNTIL

OPEN is what long_closed.py wrote of the case in which is worked. ACKNOWLEDGED gets a line "kind id SENT ANSWERED" for each
row, with the moments between which it was made (seconds since 1970); the kind "withdrawn" is a consent that was.
"""

import collections
import os
import sys
import threading
import time

from long_closed import consent, decide, place_of
from reader import Reader
from work import NOTE

WITHDRAW = """mutation WithdrawConsent($input: WithdrawConsentInput!) {
  done: withdrawConsent(input: $input) { basis { id withdrawnAt } userErrors { code message } } }"""
PATIENCE = 60
# A month has one decision, and far back there are no more of them.
MONTHS = 220
PAUSE = 0.05


class Book:
    """What was acknowledged, line by line."""

    def __init__(self, path, until):
        self.file = open(path, "a", encoding="utf-8")  # noqa: SIM115
        self.until = until
        self.writing = threading.Lock()
        self.faults = []

    def make(self, kind, change):
        """Makes one change, and notes it once it is acknowledged."""
        sent = time.time()
        made = change()
        answered = time.time()
        with self.writing:
            self.file.write(f"{kind} {made} {sent:.6f} {answered:.6f}\n")
            self.file.flush()
        time.sleep(PAUSE)
        return made

    def keep_doing(self, step):
        """Does a step, with its number, until it is enough or somebody failed."""
        turn = 0
        try:
            while not os.path.exists(self.until) and not self.faults:
                step(turn)
                turn += 1
        except BaseException as fault:  # noqa: BLE001
            self.faults.append(fault)


def work_of(book, case, desk, welfare):
    """The steps of everybody who works at the same time."""
    _, from_agency = place_of(desk, "INTAKE_DESK")
    _, to_agency = place_of(desk, "LABOUR_MARKET_UNIT")
    given = collections.deque()

    def write(turn):
        text = f"Anteckning {turn} på prov."
        book.make("note", lambda: desk.change(NOTE, caseId=case, text=text)["note"]["id"])

    def agree(_turn):
        given.append(book.make("consent", lambda: consent(desk, case, from_agency, to_agency)))
        if len(given) > 12:
            given.popleft()
            withdrawn = given.popleft()
            book.make("withdrawn", lambda: desk.change(WITHDRAW, basisId=withdrawn)["basis"]["id"])

    def rule(turn):
        if turn < MONTHS:
            book.make("decision", lambda: decide(welfare, case, turn + 2))
        time.sleep(PAUSE)

    return [write, agree, rule]


def main():
    """Works until the file is there."""
    gateway, desk_token, welfare_token, opened, acknowledged, until = sys.argv[1:]
    with open(opened, encoding="utf-8") as lines:
        case = next(line.split()[1] for line in lines if line.startswith("case "))
    desk, welfare = (Reader(gateway, token, PATIENCE) for token in (desk_token, welfare_token))
    book = Book(acknowledged, until)
    steps = work_of(book, case, desk, welfare)
    working = [threading.Thread(target=book.keep_doing, args=(step,)) for step in steps]
    for one in working:
        one.start()
    for one in working:
        one.join()
    if book.faults:
        raise book.faults[0]


if __name__ == "__main__":
    main()
