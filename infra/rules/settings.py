"""Holds configuration files to the manual of every key, schema/config/evi.default.toml.

Usage: python3 settings.py MANUAL FILE...       prints a line a fault
"""

import sys
import tomllib

# Under `each` stand the services' own names.
EACH = "each"
SERVICES = {
    "gateway", "intake_desk", "welfare_unit", "labour_market_unit", "employment_service", "insurance_agency", "follow_up",
}


def faults(known, found, place):
    """Keys that the manual does not have, and values of another kind."""
    for key, value in found.items():
        at = f"{place}{key}"
        if place.endswith(f"{EACH}."):
            if key not in SERVICES or not isinstance(value, str):
                yield f"{at}: no service has this name, or its value is no text"
        elif key not in known:
            yield f"{at}: the manual has no such key"
        elif isinstance(value, dict):
            yield from faults(known[key], value, f"{at}.")
        elif type(value) is not type(known[key]):
            yield f"{at}: it is {type(value).__name__}, and {type(known[key]).__name__} in the manual"


def main():
    """Prints the faults."""
    with open(sys.argv[1], "rb") as file:
        known = tomllib.load(file)
    for name in sys.argv[2:]:
        try:
            with open(name, "rb") as file:
                found = tomllib.load(file)
        except tomllib.TOMLDecodeError as wrong:
            print(f"{name}: {wrong}")
            continue
        for fault in faults(known, found, ""):
            print(f"{name}: {fault}")


if __name__ == "__main__":
    main()
