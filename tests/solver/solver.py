"""The solver cvc5 as a program that reads SMT-LIB from standard input and answers on standard output.

Package registries carry cvc5 as a Python module and not as a program; the proof of the policies speaks to a
program. One command is read, carried out and answered at a time, so both sides can wait for each other.
"""

import sys

import cvc5

# No claim about the policies takes a hundredth of this; one that does is not proved.
MILLISECONDS = "60000"


class Session:
    """A solver between two resets."""

    def __init__(self):
        self.solver = cvc5.Solver()
        self.solver.setOption("tlimit-per", MILLISECONDS)
        self.symbols = cvc5.SymbolManager(self.solver)
        self.parser = cvc5.InputParser(self.solver, self.symbols)

    def carry_out(self, text):
        """What the solver answers to one command."""
        self.parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "stdin")
        answers = []
        while True:
            command = self.parser.nextCommand()
            if command.isNull():
                return "".join(answers)
            answers.append(command.invoke(self.solver, self.symbols))


class Commands:
    """Finds where a command ends: where its parentheses do, outside of texts, names and comments."""

    def __init__(self):
        self.text = []
        self.depth = 0
        self.inside = None

    def take(self, line):
        """The commands that end in this line."""
        found = []
        for letter in line:
            self.text.append(letter)
            if self.inside == ";":
                if letter == "\n":
                    self.inside = None
            elif self.inside:
                if letter == self.inside:
                    self.inside = None
            elif letter in '"|;':
                self.inside = letter
            elif letter == "(":
                self.depth += 1
            elif letter == ")":
                self.depth -= 1
                if self.depth == 0:
                    found.append("".join(self.text).strip())
                    self.text = []
        return found


def main():
    """Answer until nothing more is asked."""
    session, commands = Session(), Commands()
    for line in sys.stdin:
        for command in commands.take(line):
            if command.endswith("(reset)"):
                session = Session()
                continue
            if command.endswith("(exit)"):
                return
            answer = session.carry_out(command + "\n")
            if answer:
                sys.stdout.write(answer)
                sys.stdout.flush()


if __name__ == "__main__":
    main()
