"""How long people stay, by another's hand: the curve of Kaplan and Meier with Greenwood's error, and the cumulative
incidence of Aalen and Johansen, as the package statsmodels reckons them.

One group is read a line and answered in a line. A group is `[[month, exit, people], ...]`, where the exit is a number
from 1, or 0 for people who were last seen then. The answer is `{"curve": [[month, at_risk, share, error], ...],
"incidence": [[month, [share of exit 1, ...]], ...]}`, with the months in which somebody left.
"""

import json
import math
import sys

import numpy
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

EXITS = 4

# Where everybody has left, the errors that nobody asks for are divided by nobody.
numpy.seterr(divide="ignore", invalid="ignore")


def reckon(group):
    """What statsmodels makes of a group."""
    months, exits, people = (numpy.array(column) for column in zip(*group))
    months, exits = numpy.repeat(months, people), numpy.repeat(exits, people)
    answer = {"curve": [], "incidence": []}
    if (exits == 1).any():
        curve = SurvfuncRight(months, (exits == 1).astype(int))
        columns = curve.surv_times, curve.n_risk, curve.surv_prob, curve.surv_prob_se
        answer["curve"] = [[int(month), int(risk), float(share),
                            float(error) if math.isfinite(error) else None]
                           for month, risk, share, error in zip(*columns)]
    if (exits > 0).any():
        left = CumIncidenceRight(months, exits)
        shares = [left.cinc[place] if place < len(left.cinc) else numpy.zeros(len(left.times))
                  for place in range(EXITS)]
        answer["incidence"] = [[int(month), [float(share[place]) for share in shares]]
                               for place, month in enumerate(left.times)]
    return answer


def main():
    """Answer until nothing more is asked."""
    for line in sys.stdin:
        json.dump(reckon(json.loads(line)), sys.stdout)
        sys.stdout.write("\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
