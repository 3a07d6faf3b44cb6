"""Reads what NATS tells of its streams: ends with 0 when events have gone through it to those who hear some, and none is left.

Usage: python3 streams.py JSZ
"""

import json
import sys

# Every service has a stream. Agencies listen to nobody: what they must know of a case they ask for.
STREAMS = 6
HEAR = ("EVI_EVENTS_FOLLOW_UP", "EVI_EVENTS_INTAKE_DESK")


def main():
    """Says what is not as it should be."""
    with open(sys.argv[1], encoding="utf-8") as file:
        told = json.load(file)
    streams = {stream["name"]: stream["state"] for account in told["account_details"] for stream in account["stream_detail"]}
    left = {name: state["messages"] for name, state in streams.items() if state["messages"]}
    through = {name: streams[name]["last_seq"] for name in HEAR if name in streams}
    if len(streams) != STREAMS or len([count for count in through.values() if count]) != len(HEAR):
        raise SystemExit(f"events have not gone through NATS: {sorted(streams)} {through}")
    if left:
        raise SystemExit(f"events are left in NATS: {left}")


if __name__ == "__main__":
    main()
