// The desk refers to four agencies: grounds, referrals, inboxes, and what a referral shows before it is received.
import assert from "node:assert/strict";

import { daysLater } from "./days.mjs";
import { OUTSIDERS, RECEIVERS } from "./people.mjs";

// What the desk may tell the others, and what it tells with a referral.
const TOLD = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING", "MAPPING_EDUCATION", "MAPPING_WORK", "PLAN"];
const CARRIED = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];

export function step({ id, version }) { return { referralId: id, expectedVersion: version }; }

export async function recordConsent(reader, caseId, from, to, sections) {
  const { basis } = await reader.change("record_basis", {
    caseId, kind: "CONSENT", fromAgencyId: from.agency, toAgencyId: to.agency, sections,
    purpose: "Samordnat stöd till arbete", validFrom: "2026-01-01", validTo: "2029-12-31", consentForm: "WRITTEN",
  });
  assert.deepEqual([...basis.sections].sort(), [...sections].sort());
  return basis.id;
}

export async function sendReferral(reader, caseId, to, service, sections) {
  const created = await reader.change("create_referral", {
    caseId, toUnitId: to.unit, service, urgency: "NORMAL", question: "Kan ni ta emot?", sections,
  });
  assert.equal(created.referral.status, "DRAFT");
  const { referral } = await reader.change("send_referral", step(created.referral));
  assert.equal(referral.status, "SENT");
  assert.equal(referral.toUnit.id, to.unit);
  return referral;
}

// Without a ground nothing leaves the agency.
export async function expectGroundDemanded({ desk }, caseId, places) {
  const created = await desk.change("create_referral", {
    caseId, toUnitId: places.welfare.unit, service: "OTHER", urgency: "NORMAL",
    question: "Kan ni ta emot?", sections: ["SCREENING"],
  });
  assert.deepEqual(await desk.refused("send_referral", step(created.referral)), ["BASIS_MISSING"]);
}

// Every agency receives, accepts and starts what the desk sends it.
export async function referToAll(readers, caseId, places, today) {
  const active = {};
  for (const [name, service] of Object.entries(RECEIVERS)) {
    await recordConsent(readers.desk, caseId, places.desk, places[name], TOLD);
    const sent = await sendReferral(readers.desk, caseId, places[name], service, CARRIED);
    active[name] = await take(readers, name, sent, caseId, daysLater(today, 8));
  }
  return active;
}

async function waiting(reader, id) {
  const { referralInbox } = await reader.ask("referral_inbox", { first: 50 });
  return referralInbox.edges.map((edge) => edge.node).find((node) => node.id === id) ?? null;
}

async function take(readers, name, sent, caseId, startsOn) {
  const receiver = readers[name];
  const envelope = await waiting(receiver, sent.id);
  assert.equal(envelope.status, "SENT");
  assert.equal(envelope.case?.person?.displayName ?? null, null, "no name on what is not received");
  assert.equal(await receiver.see(caseId), null, "and no case");
  for (const handle of OUTSIDERS) {
    assert.equal(await waiting(readers[handle], sent.id), null, handle);
    assert.deepEqual(await readers[handle].refused("receive_referral", step(sent)), ["NOT_FOUND"], handle);
  }
  const received = await receiver.change("receive_referral", step(sent));
  assert.equal(received.referral.status, "RECEIVED");
  assert.ok((await waiting(receiver, sent.id)).case.person.displayName, "named from the receipt on");
  assert.deepEqual(await receiver.refused("receive_referral", step(sent)), ["STALE_VERSION"]);
  const accepted = await receiver.change("accept_referral", step(received.referral));
  assert.equal(accepted.case.id, caseId);
  const started = await receiver.change("start_referral", { ...step(accepted.referral), startsOn });
  assert.equal(started.referral.status, "ACTIVE");
  return started.referral;
}

export async function decline(receiver, sent) {
  const { referral: received } = await receiver.change("receive_referral", step(sent));
  const unexplained = { ...step(received), reason: "OTHER" };
  assert.deepEqual(await receiver.refused("decline_referral", unexplained), ["INVALID_INPUT"]);
  const { referral } = await receiver.change("decline_referral", { ...step(received), reason: "OUTSIDE_TARGET_GROUP" });
  assert.deepEqual([referral.status, referral.declineReason], ["DECLINED", "OUTSIDE_TARGET_GROUP"]);
}

// A second one is declined, which the sender sees.
export async function declineOne({ desk, welfare }, caseId, places) {
  const sent = await sendReferral(desk, caseId, places.welfare, "DEBT_COUNSELLING", CARRIED);
  await decline(welfare, sent);
  const seen = (await desk.see(caseId)).referrals.edges.find((edge) => edge.node.id === sent.id);
  assert.equal(seen.node.status, "DECLINED");
}
