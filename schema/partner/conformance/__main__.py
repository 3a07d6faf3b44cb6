"""Holds a partner's client to what the guide asks of it, on a demo of its own.

Usage: python3 schema/partner/conformance [--program EVI] [--seconds N] -- COMMAND [ARGUMENT...]

COMMAND is the client. It is to receive and to accept every referral that waits in the inbox of `partner.vardcentral`, and to end
with 0 when none is left. It is told by its environment:
  ADDRESS        where it sends requests (POST)
  TOKEN          a token to begin with; it will run out
  TOKEN_ADDRESS  where it gets a new one: POST grant_type=client_credentials, answered as by any issuer (RFC 6749, 4.4)

Between it and the demo, things happen: connections break, tokens run out, services are away, the schema grows. Prints a table of
what was seen, and a line of figures; ends with 0 when everything passed.
"""

import argparse
import os
import pathlib
import shlex
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from checks import CHECKS  # noqa: E402
from demo import Demo  # noqa: E402
from judge import Judge  # noqa: E402
from proxy import Proxy  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]


def default_program():
    """The program that was built here, or the one that cargo builds."""
    built = ROOT / "target/debug/evi"
    return str(built) if built.exists() else f"cargo run --quiet --manifest-path {shlex.quote(str(ROOT / 'Cargo.toml'))} --"


def run_client(command, proxy, seconds):
    """How the client ended; `None` when it did not in time."""
    told = {"ADDRESS": f"{proxy.base}/graphql", "TOKEN": proxy.tokens.issue(), "TOKEN_ADDRESS": f"{proxy.base}/token"}
    client = subprocess.Popen(command, env=os.environ | told)
    try:
        return client.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        client.kill()
        client.wait()
        return None


def print_results(results):
    """A line for each check, and for what did not pass why it matters and what to do."""
    for name, (outcome, note) in results.items():
        check = CHECKS[name]
        print(f"{outcome:7} {name:30} {check.what}")
        if outcome != "passed":
            print(f"        seen:       {note or 'it never came to this'}")
            print(f"        why:        {check.why}")
            print(f"        what to do: {check.advice}")


def main():
    """Runs the client once."""
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--program", default=default_program())
    arguments.add_argument("--seconds", type=int, default=120)
    arguments.add_argument("command", nargs="+")
    given = arguments.parse_args()
    begun = time.monotonic()
    demo = Demo(shlex.split(given.program))
    try:
        judge = Judge(demo.send_referrals() | {"token="})
        proxy = Proxy(judge, demo.gateway, demo.token("partner.vardcentral"))
        code = run_client(given.command, proxy, given.seconds)
        proxy.stop()
        judge.end(code, demo.accepted(), set(demo.cases.values()))
    finally:
        demo.stop()
    results = judge.results()
    print_results(results)
    counted = {outcome: sum(1 for told, _ in results.values() if told == outcome) for outcome in ("passed", "failed", "unseen")}
    figures = {"checks": len(results)} | counted | {"referrals": len(demo.cases), "requests": judge.requests}
    print(" ".join(f"{key}={value}" for key, value in figures.items()), f"seconds={time.monotonic() - begun:.0f}")
    sys.exit(0 if counted["passed"] == len(results) else 1)


if __name__ == "__main__":
    main()
