// The agencies complete, the desk closes, and what happened can be read page by page.
import assert from "node:assert/strict";

import { state } from "../kit/reader.mjs";
import { monthsLater } from "./days.mjs";
import { step } from "./referrals.mjs";

const HEAD = "query Head($id: ID!) { case(id: $id) { id version phase } }";

async function head(reader, id) {
  const { data, faults } = await reader.send(HEAD, { id });
  assert.deepEqual(faults, []);
  return data.case;
}

export async function completeAll(readers, active) {
  const after = [{ source: "OWN_INCOME", extentPercent: 100 }];
  for (const [name, referral] of Object.entries(active)) {
    const asked = { ...step(referral), outcome: "WORK_UNSUBSIDISED", incomeSourceAfter: after };
    const { referral: completed } = await readers[name].change("complete_referral", asked);
    assert.equal(completed.status, "COMPLETED", name);
    assert.deepEqual(completed.incomeSourceAfter, after, name);
  }
}

// The case stands on the desk's list while it is open, and on nobody else's.
export async function expectOnList(readers, caseId) {
  const listed = async (reader) => {
    const { worklist } = await reader.ask("worklist", { first: 50 });
    return worklist.edges.some((edge) => edge.node.case.id === caseId);
  };
  assert.ok(await listed(readers.desk));
  assert.ok(!await listed(readers["desk.trosa"]));
  assert.ok(!await listed(readers["welfare.trosa"]));
}

export async function closeCase({ desk, welfare }, caseId, today) {
  const before = await head(desk, caseId);
  assert.equal(before.phase, "ACTIVE");
  const asked = {
    caseId, expectedVersion: before.version, reason: "WORK",
    occupation: { kind: "WORK_UNSUBSIDISED", detail: "Butik, heltid" },
    incomeSources: [{ source: "OWN_INCOME", extentPercent: 100 }],
  };
  assert.deepEqual(await desk.refused("close_case", { ...asked, expectedVersion: 1 }), ["STALE_VERSION"]);
  const closed = await desk.change("close_case", asked);
  assert.equal(closed.case.phase, "CLOSED");
  assert.deepEqual(closed.closure.followUpsDueOn, [3, 6, 12].map((months) => monthsLater(today, months)));
  assert.deepEqual(await desk.refused("close_case", { ...asked, expectedVersion: before.version + 1 }), ["INVALID_TRANSITION"]);
  // Who had left before reads its own part, and nothing of how it ended.
  const left = await welfare.see(caseId);
  assert.equal(state(left, "WELFARE_ASSISTANCE"), "READABLE");
  assert.equal(state(left, "CLOSURE"), "ABSENT");
  assert.equal(left.plan, null);
}

// The pages of the timeline hold each event once, in one order, whatever their size.
export async function readTimeline(readers, caseId) {
  const whole = await pages(readers.desk, caseId, 100);
  const small = await pages(readers.desk, caseId, 3);
  assert.ok(whole.length > 3, "enough for several pages");
  assert.deepEqual(small, whole);
  const { case: hidden } = await readers["welfare.trosa"].ask("timeline", { id: caseId, first: 5 });
  assert.equal(hidden, null);
}

async function pages(reader, id, first) {
  const found = [];
  let after = null;
  do {
    const { case: seen } = await reader.ask("timeline", { id, first, after });
    const { edges, pageInfo } = seen.timeline;
    assert.ok(edges.length <= first);
    found.push(...edges.map((edge) => edge.node));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}
