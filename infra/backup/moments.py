"""Which moments the drill restores to, and what must be there at each.

Usage: python3 moments.py draw SEED COUNT BEGIN END
           prints so many moments between two, in their order (seconds since 1970)
       python3 moments.py judge ACKNOWLEDGED DISPOSED MOMENT < THERE
           THERE are the rows of the restored database, "kind id" a line. ACKNOWLEDGED has a line "kind id SENT ANSWERED" for
           each row that was made, DISPOSED a line "kind id BEFORE AFTER" for each that was disposed of between two moments.
           Prints what was found as key=value, and on standard error each row that is not as it must be.
       python3 moments.py back DISPOSED < THERE
           prints how many of the rows that were disposed of are there
"""

import random
import sys


def read_rows(file):
    """(kind id) and the two moments between which it changed."""
    rows = {}
    for line in file:
        kind, key, first, last = line.split()
        rows[f"{kind} {key}"] = (float(first), float(last))
    return rows


def read_file(path):
    """The rows of a file."""
    with open(path, encoding="utf-8") as file:
        return read_rows(file)


def tell(problem, rows):
    """Names rows, for whoever looks why."""
    for row in sorted(rows):
        print(f"{problem}: {row}", file=sys.stderr)
    return len(rows)


def judge(made, gone, moment, there):
    """What was acknowledged before the moment is there, and nothing of what came after it."""
    acknowledged = {row for row, (_, answered) in made.items() if answered < moment}
    later = {row for row, (sent, _) in made.items() if sent > moment}
    kept = {row for row, (before, _) in gone.items() if moment < before}
    disposed = {row for row, (_, after) in gone.items() if moment > after}
    under_way = {row for row, (sent, answered) in made.items() if sent <= moment <= answered}
    lost = tell("lost", acknowledged - there) + tell("disposed of too early", kept - there)
    late = tell("came later", later & there) + tell("disposed of and there", disposed & there)
    print(
        f"acknowledged={len(acknowledged)} lost={lost} later={len(later)} later_there={late} under_way={len(under_way)}"
        f" back={len(set(gone) & there)}"
    )


def main():
    """Does what is asked."""
    asked, *given = sys.argv[1:]
    if asked == "draw":
        seed, count, begin, end = int(given[0]), int(given[1]), float(given[2]), float(given[3])
        chance = random.Random(seed)  # noqa: S311
        for moment in sorted(begin + chance.random() * (end - begin) for _ in range(count)):
            print(f"{moment:.6f}")
        return
    there = {line.strip() for line in sys.stdin if line.strip()}
    if asked == "judge":
        judge(read_file(given[0]), read_file(given[1]), float(given[2]), there)
    elif asked == "back":
        print(len(set(read_file(given[0])) & there))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
