// A person comes to the desk: who works where, the contact, the intake, the screening and the first mapping.
import assert from "node:assert/strict";

import { NOBODYS, UNITS } from "./people.mjs";

// Everybody does one thing, and units are found by their kind.
export async function findPlaces(readers) {
  const places = {};
  for (const [name, { kind, municipality, handle }] of Object.entries(UNITS)) {
    const { me } = await readers[name].ask("me");
    assert.equal(me.assignments.length, 1, handle);
    assert.equal(me.assignments[0].agency.kind, kind, handle);
    const { units } = await readers.desk.ask("units", { kind, municipality });
    const [first] = units.edges.map((edge) => edge.node);
    assert.equal(first.agency.kind, kind);
    places[name] = { unit: first.id, agency: first.agency.id };
  }
  const elsewhere = await readers.desk.ask("units", { kind: "WELFARE_UNIT", municipality: "0188" });
  assert.deepEqual(elsewhere.units.edges, [], "no unit serves a municipality that is not in the association");
  return places;
}

export async function receivePerson(readers, { number: personalNumber, givenName, familyName }) {
  const { desk } = readers;
  const asked = { personalNumber, purpose: "INTAKE", municipality: "0461" };
  const wrong = { ...asked, personalNumber: `${personalNumber.slice(0, -1)}${(Number(personalNumber.at(-1)) + 1) % 10}` };
  assert.deepEqual(await desk.refused("open_contact", wrong), ["INVALID_INPUT"]);
  const { contact } = await desk.change("open_contact", asked);
  assert.equal(contact.knownHere, false, "nobody has met the person");
  assert.equal(Boolean(contact.person.displayName), !givenName, "the population register names the person, where there is one");
  const registered = await desk.change("register_intake", {
    contactId: contact.id, givenName, familyName, channel: "WALK_IN", reason: "Vill ha hjälp att hitta arbete",
    phone: "070-1740605", email: "provsson@exempel.se", interpreterNeeded: false,
  });
  assert.equal(registered.intake.channel, "WALK_IN");
  return screen(desk, registered.case);
}

async function screen(desk, opened) {
  const asked = {
    caseId: opened.id, expectedVersion: opened.version, inTargetGroup: true,
    targetGroups: ["LONG_TERM_UNEMPLOYED"], needs: ["WORK", "ECONOMY", "HEALTH"],
  };
  assert.deepEqual(await desk.refused("record_screening", { ...asked, caseId: NOBODYS }), ["NOT_FOUND"]);
  const screened = await desk.change("record_screening", asked);
  assert.deepEqual([...screened.screening.needs].sort(), [...asked.needs].sort());
  assert.ok(screened.case.version > opened.version, "every change has a version of its own");
  assert.deepEqual(await desk.refused("record_screening", asked), ["STALE_VERSION"]);
  const { mapping } = await desk.change("record_mapping", {
    caseId: opened.id,
    education: { level: "NINE_YEAR", completedUpperSecondary: false },
    work: { yearsOfExperience: 4, drivingLicence: false },
  });
  assert.equal(mapping.education.level, "NINE_YEAR");
  return opened.id;
}
