"""A demo of the kit's own, in which the desk sends referrals to the partner."""

import json
import pathlib
import shutil
import subprocess
import tempfile
import time
import urllib.request

# Of the official test series: nobody has them.
NUMBERS = ["196801029288", "197403199289", "197601022382", "198201012385", "198801012389", "199401012381", "200001012384"]
PHONE = "070-1740605"
STARTED_WITHIN_SECONDS = 180


class Demo:
    """The running demo, and what the desk does in it."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp())
        with open(self.folder / "told", "wb") as told, open(self.folder / "ready", "wb") as ready:
            asked = [*program, "demo", "--fresh", "--empty", "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0"]
            self.process = subprocess.Popen(asked, stdout=ready, stderr=told)
        self.gateway = self.wait()
        self.desk = self.token("desk.gnesta")
        self.cases = {}

    def wait(self):
        """Its address, when it is ready."""
        until = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            for line in (self.folder / "ready").read_text(encoding="utf-8").splitlines():
                if line.startswith("ready "):
                    return line.split()[1]
            time.sleep(0.1)
        raise SystemExit(f"conformance: the demo does not start: {(self.folder / 'told').read_text(encoding='utf-8')[-2000:]}")

    def stop(self):
        """Ends it and takes away what it wrote."""
        self.process.terminate()
        self.process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def token(self, handle):
        """A token of the demo's staff, or of a partner's system."""
        asked = [*self.program, "token", "--data", str(self.folder / "data"), "--as", handle]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    def ask(self, document, **variables):
        """What the desk is answered."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.gateway}/graphql", data=body, method="POST")
        request.add_header("content-type", "application/json")
        request.add_header("authorization", f"Bearer {self.desk}")
        with urllib.request.urlopen(request, timeout=60) as answered:
            told = json.load(answered)
        if told.get("errors"):
            raise SystemExit(f"conformance: the desk is refused: {told['errors']}")
        return told["data"]

    def change(self, document, **fields):
        """What a change of the desk's gives."""
        done = self.ask(document, input=fields)["done"]
        if done["userErrors"]:
            raise SystemExit(f"conformance: the desk is refused: {done['userErrors']}")
        return done

    def send_referrals(self):
        """One referral to the partner for each person. Gives words that stand for them."""
        units = self.ask("{ units(kind: PARTNER, first: 10) { edges { node { id name } } } }")["units"]["edges"]
        centre = next(edge["node"]["id"] for edge in units if "Ringblomman" in edge["node"]["name"])
        words = {PHONE, PHONE.replace("-", "")}
        for number in NUMBERS:
            words |= {number, f"{number[:8]}-{number[8:]}", number[2:], f"{number[2:8]}-{number[8:]}"}
            words.add(self.send_referral(centre, number))
        return {word for word in words if word}

    def send_referral(self, centre, number):
        """The name of the person."""
        opened = self.change(
            "mutation($input: OpenContactInput!) { done: openContact(input: $input)"
            " { contact { id person { displayName } } userErrors { code } } }",
            personalNumber=number, purpose="INTAKE", municipality="0461")["contact"]
        case = self.change(
            "mutation($input: RegisterIntakeInput!) { done: registerIntake(input: $input) { case { id } userErrors { code } } }",
            contactId=opened["id"], channel="WALK_IN", reason="Vill ha hjälp att hitta arbete", phone=PHONE)["case"]["id"]
        made = self.change(
            "mutation($input: CreateReferralInput!) { done: createReferral(input: $input)"
            " { referral { id version } userErrors { code } } }",
            caseId=case, toUnitId=centre, service="HEALTH_CONTACT", urgency="NORMAL", question="Kan ni ta emot?",
            sections=[])["referral"]
        self.change(
            "mutation($input: ReferralTransitionInput!) { done: sendReferral(input: $input)"
            " { referral { id } userErrors { code } } }",
            referralId=made["id"], expectedVersion=made["version"])
        self.cases[case] = made["id"]
        return opened["person"]["displayName"]

    def accepted(self):
        """The referrals that the partner has accepted."""
        found = set()
        for case, sent in self.cases.items():
            seen = self.ask("query($id: ID!) { case(id: $id) { referrals(first: 5) { edges { node { id status } } } } }", id=case)
            nodes = [edge["node"] for edge in seen["case"]["referrals"]["edges"]]
            found |= {node["id"] for node in nodes if node["id"] == sent and node["status"] == "ACCEPTED"}
        return found
