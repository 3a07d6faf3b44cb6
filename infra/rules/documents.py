"""Holds documents to the repository: files that they name are there, and commands that they give can be run.

Usage: python3 documents.py ROOT FILE...       prints a line a fault
"""

import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
PATH = re.compile(r"(?<![\w/.])((?:infra|schema|services|tests|migrations|\.ci)/[\w./-]+[\w/])")
COMMAND = re.compile(r"^(?:sudo )?bash (\S+)", re.MULTILINE)
# Not the namespace of the cluster.
EVI = re.compile(r"(?<!-n )\bevi ([a-z]+)(?: ([a-z]+))?")
ENUMS = re.compile(r"^pub enum (\w*)Command \{$(.*?)^\}$", re.MULTILINE | re.DOTALL)


def commands_of(root):
    """The commands of the program and those below them, as its own source lists them."""
    source = (root / "services/evi/src/cli.rs").read_text(encoding="utf-8")
    listed = {name.lower(): {word.lower() for word in re.findall(r"^    ([A-Z]\w+)[(,]", body, re.MULTILINE)}
              for name, body in ENUMS.findall(source)}
    return {command: listed.get(command, set()) for command in listed[""]}


def faults(root, file, commands):
    """What a document names and is not there."""
    text = file.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        if not link.startswith("http") and not (file.parent / link).exists():
            yield f"no {link}"
    for path in PATH.findall(text):
        if not (root / path).exists() and "compose/secrets" not in path:
            yield f"no {path}"
    for script in COMMAND.findall(text):
        if not (root / script).is_file():
            yield f"no script {script}"
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for command, second in EVI.findall("\n".join(blocks + spans)):
        if command not in commands or (commands[command] and second not in commands[command]):
            yield f"no command evi {command} {second}".rstrip()
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 140 and "|" not in line:
            yield f"line {number} is longer than 140"


def main():
    """Prints the faults."""
    root = pathlib.Path(sys.argv[1])
    commands = commands_of(root)
    for name in sys.argv[2:]:
        for fault in faults(root, pathlib.Path(name), commands):
            print(f"{name}: {fault}")


if __name__ == "__main__":
    main()
