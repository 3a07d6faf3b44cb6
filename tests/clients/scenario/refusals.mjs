// What the client hands out when a request is refused, and how a case that is hidden looks like one that never was.
import assert from "node:assert/strict";

import { NOBODYS, OUTSIDERS } from "./people.mjs";

export async function expectNothingForOutsiders(readers, caseId) {
  for (const handle of OUTSIDERS) {
    const outsider = readers[handle];
    for (const id of [caseId, NOBODYS, "inte ett id"]) {
      assert.equal(await outsider.see(id), null, handle);
    }
    const closing = {
      expectedVersion: 1, reason: "WORK", occupation: { kind: "UNKNOWN" },
      incomeSources: [{ source: "UNKNOWN", extentPercent: 100 }],
    };
    for (const id of [caseId, NOBODYS]) {
      assert.deepEqual(await outsider.refused("close_case", { caseId: id, ...closing }), ["NOT_FOUND"], handle);
    }
  }
}

// Errors of a whole request have a code of the closed list, and are not of the way. What a partner is told hangs on
// whether the system lets the platform speak for partners.
export async function expectCodes(readers, toPartners) {
  const { desk, partner, forged } = readers;
  for (const [document, variables, code] of [
    ["query Unfit { me { displayName shoeSize } }", {}, "GRAPHQL_VALIDATION_FAILED"],
    ["query Lacking($id: ID!) { case(id: $id) { id } }", {}, "BAD_USER_INPUT"],
    [deep(), {}, "MAX_DEPTH_EXCEEDED"],
  ]) {
    assert.deepEqual(await desk.faults(document, variables), [code]);
  }
  assert.deepEqual(await partner.faults(desk.contract.text("me")), [toPartners]);
  assert.deepEqual(await forged.faults(desk.contract.text("me")), ["UNAUTHENTICATED"]);
}

function deep() {
  const inner = "case { referrals(first: 1) { edges { node { ".repeat(4);
  return `query Deep { referralInbox(first: 1) { edges { node { ${inner} id ${" } } } }".repeat(4)} } } } }`;
}
