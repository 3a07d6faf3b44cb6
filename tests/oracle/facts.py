"""The facts of a world as they stand today: what has run out, begins later or was withdrawn is left out.

The contract speaks of valid assignments ("valid from/to"), of live bases ("valid from/to", withdrawal takes
effect "for the next read everywhere") and of referrals that were entered in error (hidden, kept in the log).
"""

import copy


def is_valid(fact, today):
    """From its first day to its last, both included."""
    begun = fact.get("valid_from") is None or fact["valid_from"] <= today
    return begun and (fact.get("valid_to") is None or today <= fact["valid_to"])


def is_live(basis, today):
    """A basis that is valid today and that nobody has withdrawn."""
    return is_valid(basis, today) and not basis.get("withdrawn", False)


def is_hidden(referral):
    """Entered in error: kept in the log alone."""
    return referral["state"] == "ENTERED_IN_ERROR"


def facts_of_today(world):
    """The same world without what does not hold today. A world without a day is one already."""
    today = world.get("today")
    if today is None:
        return world
    now = copy.deepcopy(world)
    seats = now["reader"]["assignments"]
    now["reader"]["assignments"] = [seat for seat in seats if is_valid(seat, today)]
    case = now["case"]
    case["bases"] = [basis for basis in case["bases"] if is_live(basis, today)]
    case["enrolled"] = any_valid(case["enrolled"], today)
    case["placed"] = any_valid(case["placed"], today)
    return now


def any_valid(periods, today):
    """Enrolments or placements: a yes or no, or periods of which one holds today."""
    if isinstance(periods, bool):
        return periods
    return any(is_valid(period, today) for period in periods)
