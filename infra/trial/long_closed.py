"""Receives people at the desk of a trial, has the welfare unit decide on each, and closes the cases, so that disposal has
something to dispose of once they are old. The first of the cases stays open, for more decisions.

Usage: python3 long_closed.py GATEWAY DESK-TOKEN WELFARE-TOKEN OPEN CLOSED PERSONAL-NUMBER...

Writes one line "kind id" for each row: of the case that stays open into OPEN, of the closed ones into CLOSED.
"""

import datetime
import sys

from reader import Reader
from work import NOTE, OPEN, REGISTER

UNITS = """query Units($kind: AgencyKind!) {
  units(kind: $kind, municipality: "0461", first: 1) { edges { node { id agency { id } } } } }"""
SCREEN = """mutation RecordScreening($input: RecordScreeningInput!) {
  done: recordScreening(input: $input) { case { version } userErrors { code message } } }"""
BASIS = """mutation RecordDisclosureBasis($input: RecordDisclosureBasisInput!) {
  done: recordDisclosureBasis(input: $input) { basis { id } userErrors { code message } } }"""
CREATE = """mutation CreateReferral($input: CreateReferralInput!) {
  done: createReferral(input: $input) { referral { id version } userErrors { code message } } }"""
STEP = """mutation {name}($input: {kind}!) {{
  done: {field}(input: $input) {{ referral {{ id version }} userErrors {{ code message }} }} }}"""
DECIDE = """mutation RecordAssistanceDecision($input: RecordAssistanceDecisionInput!) {
  done: recordAssistanceDecision(input: $input) { decision { id } userErrors { code message } } }"""
CLOSE = """mutation CloseCase($input: CloseCaseInput!) {
  done: closeCase(input: $input) { case { id } userErrors { code message } } }"""
HEAD = "query Head($id: ID!) { case(id: $id) { version } }"


def place_of(reader, kind):
    """The unit of a kind, and its agency."""
    told, _ = reader.ask(UNITS, {"kind": kind})
    node = told["data"]["units"]["edges"][0]["node"]
    return node["id"], node["agency"]["id"]


def consent(desk, case, from_agency, to_agency):
    """A consent of today, for a year."""
    today = datetime.date.today()
    recorded = desk.change(
        BASIS, caseId=case, kind="CONSENT", fromAgencyId=from_agency, toAgencyId=to_agency,
        sections=["IDENTITY", "SCREENING"], purpose="Samordnat stöd till arbete", validFrom=today.isoformat(),
        validTo=(today + datetime.timedelta(days=365)).isoformat(), consentForm="WRITTEN",
    )
    return recorded["basis"]["id"]


def month_before(months):
    """The month that many before this one."""
    today = datetime.date.today()
    number = today.year * 12 + today.month - 1 - months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def decide(welfare, case, months):
    """One decision on a month of the past."""
    decided = welfare.change(
        DECIDE, caseId=case, month=month_before(months), amountOre=912_300, barrier="UNEMPLOYED_NO_BENEFIT",
    )
    return decided["decision"]["id"]


def receive(desk, welfare, number):
    """A person who has come to the desk and on to the welfare unit: the case."""
    _, from_agency = place_of(desk, "INTAKE_DESK")
    unit, to_agency = place_of(desk, "WELFARE_UNIT")
    opened = desk.change(OPEN, personalNumber=number, purpose="INTAKE", municipality="0461")
    came = desk.change(
        REGISTER, contactId=opened["contact"]["id"], channel="WALK_IN", givenName="Ada", familyName="Provsson",
        reason="Vill ha hjälp att hitta arbete", interpreterNeeded=False,
    )
    case = came["case"]["id"]
    version = desk.ask(HEAD, {"id": case})[0]["data"]["case"]["version"]
    desk.change(
        SCREEN, caseId=case, expectedVersion=version, inTargetGroup=True, targetGroups=["LONG_TERM_UNEMPLOYED"],
        needs=["WORK", "ECONOMY"],
    )
    consent(desk, case, from_agency, to_agency)
    referral = desk.change(
        CREATE, caseId=case, toUnitId=unit, service="FINANCIAL_ASSISTANCE", urgency="NORMAL",
        question="Kan ni ta emot?", sections=["IDENTITY", "SCREENING"],
    )["referral"]
    for who, field, more in [
        (desk, "sendReferral", {}), (welfare, "receiveReferral", {}), (welfare, "acceptReferral", {}),
        (welfare, "startReferral", {"startsOn": datetime.date.today().isoformat()}),
    ]:
        kinds = {"acceptReferral": "AcceptReferralInput", "startReferral": "StartReferralInput"}
        document = STEP.format(name=field, field=field, kind=kinds.get(field, "ReferralTransitionInput"))
        fields = {"referralId": referral["id"], "expectedVersion": referral["version"], **more}
        referral = who.change(document, **fields)["referral"]
    return case


def main():
    """Receives everybody, and closes all but the first."""
    gateway, desk_token, welfare_token, stays, goes, *numbers = sys.argv[1:]
    desk, welfare = Reader(gateway, desk_token), Reader(gateway, welfare_token)
    for turn, number in enumerate(numbers):
        case = receive(desk, welfare, number)
        rows = [f"case {case}", f"decision {decide(welfare, case, 1)}"]
        for text in ("Första samtalet.", "Avslutande samtal."):
            rows.append(f"note {desk.change(NOTE, caseId=case, text=text)['note']['id']}")
        if turn > 0:
            version = desk.ask(HEAD, {"id": case})[0]["data"]["case"]["version"]
            desk.change(
                CLOSE, caseId=case, expectedVersion=version, reason="WORK",
                occupation={"kind": "WORK_UNSUBSIDISED", "detail": "Butik, heltid"},
                incomeSources=[{"source": "OWN_INCOME", "extentPercent": 100}],
            )
        with open(goes if turn > 0 else stays, "a", encoding="utf-8") as file:
            file.write("".join(f"{row}\n" for row in rows))
    print(f"closed={len(numbers) - 1}")


if __name__ == "__main__":
    main()
