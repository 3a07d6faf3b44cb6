// One person's way from an opened contact to a closed case, by everybody whose part it is, through one client.
import assert from "node:assert/strict";

import { Reader } from "../kit/reader.mjs";
import { findPlaces, receivePerson } from "./arrival.mjs";
import { closeCase, completeAll, expectOnList, readTimeline } from "./closure.mjs";
import { OUTSIDERS, UNITS } from "./people.mjs";
import { declineOne, expectGroundDemanded, referToAll } from "./referrals.mjs";
import { expectCodes, expectNothingForOutsiders } from "./refusals.mjs";
import { expectOwnPartsOnly, expectPersonSeesAll, openAndShut, sharePlan, writeSections } from "./sections.mjs";

// Runs the scenario on a demo or an installation, and tells how many operations of the contract were answered as they
// should.
export async function takeScenario(through, system, contract, person) {
  const answered = new Set();
  const reader = (name, token) => new Reader(name, through(system.address, token), contract, answered);
  const readers = { forged: reader("forged", "ey.ey.ey") };
  const handles = Object.entries(UNITS).map(([name, { handle }]) => [name, handle]);
  handles.push(...OUTSIDERS.map((handle) => [handle, handle]));
  handles.push(["supervisor", "supervisor.gnesta"], ["partner", "partner.vardcentral"]);
  for (const [name, handle] of handles) { readers[name] = reader(name, await system.token(handle)); }

  await expectCodes(readers, system.toPartners);
  const places = await findPlaces(readers);
  const caseId = await receivePerson(readers, person);
  readers.person = reader("person", await system.tokenOfPerson(person.number));
  await expectGroundDemanded(readers, caseId, places);
  const active = await referToAll(readers, caseId, places, system.today);
  await declineOne(readers, caseId, places);
  await writeSections(readers, caseId, system.today);
  await sharePlan(readers, caseId, places);
  await expectOwnPartsOnly(readers, caseId);
  await expectPersonSeesAll(readers, caseId);
  await openAndShut(readers, caseId, places);
  await expectNothingForOutsiders(readers, caseId);
  await completeAll(readers, active);
  await expectOnList(readers, caseId);
  await closeCase(readers, caseId, system.today);
  await readTimeline(readers, caseId);

  const missed = contract.names().filter((name) => !answered.has(name));
  assert.deepEqual(missed, [], "every operation of the contract is part of the scenario");
  return answered.size;
}
