"""Works at the desk of a trial, and writes down what was acknowledged: one line "kind id" for each row.

Usage: python3 work.py GATEWAY TOKEN-FILE ACKNOWLEDGED [--people N] [--notes N]

Every person is invented; the numbers are of the official test series.
"""

import argparse
import time

from reader import Reader

NUMBERS = [
    "196801029288", "197403199289", "197601022382", "198201012385", "198801012389", "199401012381",
    "200001012384", "200401012380", "196801249290", "197402259274", "197601012391", "198201012393",
]
OPEN = """mutation OpenContact($input: OpenContactInput!) {
  done: openContact(input: $input) { contact { id } userErrors { code message } } }"""
REGISTER = """mutation RegisterIntake($input: RegisterIntakeInput!) {
  done: registerIntake(input: $input) { case { id } userErrors { code message } } }"""
NOTE = """mutation WriteNote($input: WriteNoteInput!) {
  done: writeNote(input: $input) { note { id } userErrors { code message } } }"""


def cases_of(file):
    """The cases that were acknowledged before."""
    try:
        with open(file, encoding="utf-8") as lines:
            return [line.split()[1] for line in lines if line.startswith("case ")]
    except FileNotFoundError:
        return []


def main():
    """Receives people who have no case yet, then writes notes on the cases in turn."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("gateway")
    arguments.add_argument("token")
    arguments.add_argument("acknowledged")
    arguments.add_argument("--people", type=int, default=0)
    arguments.add_argument("--notes", type=int, default=0)
    given = arguments.parse_args()
    desk = Reader(given.gateway, given.token)
    cases = cases_of(given.acknowledged)
    began, done = time.monotonic(), 0
    with open(given.acknowledged, "a", encoding="utf-8") as acknowledged:
        for number in NUMBERS[len(cases):len(cases) + given.people]:
            opened = desk.change(OPEN, personalNumber=number, purpose="INTAKE", municipality="0461")
            came = desk.change(
                REGISTER, contactId=opened["contact"]["id"], channel="WALK_IN", givenName="Ada",
                familyName="Provsson", reason="Vill ha hjälp att hitta arbete", interpreterNeeded=False,
            )
            cases.append(came["case"]["id"])
            acknowledged.write(f"case {cases[-1]}\n")
            done += 1
        for turn in range(given.notes):
            written = desk.change(NOTE, caseId=cases[turn % len(cases)], text=f"Anteckning {turn} på prov.")
            acknowledged.write(f"note {written['note']['id']}\n")
            done += 1
    print(f"acknowledged={done} seconds={time.monotonic() - began:.1f}")


if __name__ == "__main__":
    main()
