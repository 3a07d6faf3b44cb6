"""Looks for other cases with the optimiser HiGHS: whole counts between bounds that add up as they must.

Reads one request a line and answers with one line, both JSON. A request that gives "bounds" and "sums" begins anew and is
answered with nothing; one that gives "wanted", counts with weights, is answered with a "case" in which the weighted counts
are as large as they were found to be, and "most", which no case exceeds. The case is null where none of whole numbers was
found; it is looked for hard where "whole" is true.
"""

import json
import sys

import highspy
import numpy

# A case need not be the best one: any that is another will do, and the bound is told beside it.
GOOD_ENOUGH = 1.0
SECONDS = 120.0
PRIMAL_SIMPLEX = 4
# What floating point may be off a whole number.
NEARLY = 1e-6


class Model:
    """Everything that is known of some counts."""

    def __init__(self, bounds, sums):
        self.size = len(bounds)
        model = highspy.HighsLp()
        model.num_col_ = self.size
        model.num_row_ = len(sums)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = numpy.zeros(self.size)
        model.col_lower_ = numpy.array([least for least, _ in bounds], dtype=float)
        model.col_upper_ = numpy.array([most for _, most in bounds], dtype=float)
        model.row_lower_ = numpy.zeros(len(sums))
        model.row_upper_ = numpy.zeros(len(sums))
        starts, places, factors = [0], [], []
        for whole, parts in sums:
            places.append(whole)
            factors.append(-1.0)
            places.extend(parts)
            factors.extend([1.0] * len(parts))
            starts.append(len(places))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = numpy.array(starts)
        model.a_matrix_.index_ = numpy.array(places)
        model.a_matrix_.value_ = numpy.array(factors)
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        # Only what is wanted changes from one request to the next, so the last case is where to go on from: that is the primal
        # simplex, which took a third less time than what is chosen otherwise.
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self.solver.setOptionValue("time_limit", SECONDS)
        self.solver.setOptionValue("mip_rel_gap", GOOD_ENOUGH)
        self.solver.passModel(model)
        self.every = numpy.arange(self.size, dtype=numpy.int32)
        self.least, self.most = model.col_lower_, model.col_upper_
        # The last case of whole numbers: another is often near it.
        self.last = None

    def push(self, wanted, whole):
        """The case in which what is wanted is largest, and how large it can be at the most."""
        costs = numpy.zeros(self.size)
        for count, weight in wanted:
            costs[count] = weight
        self.solver.changeColsCost(self.size, self.every, costs)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return {"case": None, "most": None}
        most = self.solver.getInfo().objective_function_value
        case = self.whole_numbers()
        if case is None and whole:
            case = self.push_near(numpy.array(self.solver.getSolution().col_value))
            if case is None:
                case = self.push_whole(self.least, self.most)
        if case is not None:
            self.last = numpy.array(case, dtype=float)
        return {"case": case, "most": most}

    def push_near(self, found):
        """The same in whole numbers, but for counts in which what was found is like the last case: they stay."""
        if self.last is None:
            return None
        stays = numpy.abs(found - self.last) <= NEARLY
        least = numpy.where(stays, self.last, self.least)
        most = numpy.where(stays, self.last, self.most)
        case = self.push_whole(least, most)
        return None if case is None or self.is_last(case) else case

    def is_last(self, case):
        """Whether a case is the last one again."""
        return bool(numpy.all(numpy.abs(self.last - numpy.array(case)) <= NEARLY))

    def push_whole(self, least, most):
        """The same in whole numbers between narrower bounds."""
        # A search for whole numbers loses where the simplex stands; from the beginning, the next took twenty times as many steps.
        basis = self.solver.getBasis()
        whole = numpy.full(self.size, highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(self.size, self.every, whole)
        self.solver.changeColsBounds(self.size, self.every, least, most)
        self.solver.run()
        case = self.whole_numbers()
        broken = numpy.full(self.size, highspy.HighsVarType.kContinuous)
        self.solver.changeColsIntegrality(self.size, self.every, broken)
        self.solver.changeColsBounds(self.size, self.every, self.least, self.most)
        self.solver.setBasis(basis)
        return case

    def whole_numbers(self):
        """The counts that were found, if all are whole."""
        found = numpy.array(self.solver.getSolution().col_value)
        if len(found) != self.size:
            return None
        rounded = numpy.rint(found)
        if bool(numpy.any(numpy.abs(found - rounded) > NEARLY)):
            return None
        return rounded.astype(numpy.int64).tolist()


def main():
    """Answer until nothing more is asked."""
    model = None
    for line in sys.stdin:
        request = json.loads(line)
        if "sums" in request:
            model = Model(request["bounds"], request["sums"])
            continue
        print(json.dumps(model.push(request["wanted"], request["whole"])), flush=True)


if __name__ == "__main__":
    main()
