// Works in one case at every agency without a pause, while services are killed and started again, and writes down what was
// acknowledged: one line "kind id" for each row.
// Usage: node load.mjs ROOT GATEWAY SECRETS ACKNOWLEDGED UNTIL
//   ACKNOWLEDGED  the work begins when this file is there: until then, what was there before can be counted
//   UNTIL         it ends when this file is there
// Beside ACKNOWLEDGED lies ACKNOWLEDGED.again: a line for each time that something was sent again, with the reason.
//
// What is not answered is sent again with the same key until it is: a change that was made is made once. Anything else that
// goes wrong ends the run.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { Contract } from "../clients/kit/contract.mjs";
import { Reader } from "../clients/kit/reader.mjs";
import { findPlaces, receivePerson } from "../clients/scenario/arrival.mjs";
import { daysLater, monthsLater } from "../clients/scenario/days.mjs";
import { OUTSIDERS, UNITS } from "../clients/scenario/people.mjs";
import { referToAll } from "../clients/scenario/referrals.mjs";
import { Installation, throughFetch } from "./kit/installation.mjs";
import { LOAD } from "./kit/people.mjs";

const [root, gateway, secrets, acknowledged, until] = process.argv.slice(2);
const installation = new Installation(gateway, secrets);
const contract = new Contract(root);
// The longest that one change may go without an answer.
const ANSWERED_WITHIN = 120_000;
const AGAIN_AFTER = 200;
const AWAY = new Set(["SERVICE_UNAVAILABLE", "GATEWAY_TIMEOUT"]);
const NOTE = "mutation WriteNote($input: WriteNoteInput!) { done: writeNote(input: $input) { note { id } userErrors { code field } } }";

const { today } = installation;

// What is done in turn: by whom, with which document, and what comes of it. Every time is another day or month.
const WORK = [
  ["note", "desk", NOTE, (turn) => ({ text: `Anteckning på prov, ${turn}` })],
  ["decision", "welfare", contract.text("record_assistance_decision"), (turn) => ({
    month: monthsLater(today, -1 - (turn % 240)).slice(0, 7), amountOre: 100_000 + turn, barrier: "UNEMPLOYED_NO_BENEFIT",
  })],
  ["placement", "labour", contract.text("create_placement"), (turn) => ({
    workplace: "Återbruket i Gnesta", employmentType: "WORK_TRAINING", serviceRatePercent: 50,
    startsOn: daysLater(today, 1 + turn), endsOn: daysLater(today, 1 + turn), tasks: "Sorterar och lagar möbler",
  })],
  ["registration", "employment", contract.text("record_employment_registration"), (turn) => ({
    category: "OPENLY_UNEMPLOYED", registeredFrom: daysLater(today, -2 - turn), registeredTo: daysLater(today, -2 - turn),
  })],
  ["benefit", "insurance", contract.text("record_benefit"), (turn) => ({
    code: "SICKNESS_BENEFIT", extentPercent: 50, from: daysLater(today, -2 - turn), to: daysLater(today, -2 - turn),
  })],
];

function reader(handle) {
  // A token of its own for each request: some are sent long after the first.
  const send = (query, variables) => throughFetch(installation.address, installation.token(handle))(query, variables);
  return new Reader(handle, send, contract, new Set());
}

async function begin() {
  const handles = Object.entries(UNITS).map(([name, { handle }]) => [name, handle]);
  handles.push(...OUTSIDERS.map((handle) => [handle, handle]));
  const readers = Object.fromEntries(handles.map(([name, handle]) => [name, reader(handle)]));
  const places = await findPlaces(readers);
  const caseId = await receivePerson(readers, LOAD);
  await referToAll(readers, caseId, places, today);
  return { readers, caseId };
}

let repeats = 0;

// The answer, however often it takes.
async function insist(send, document, input) {
  const since = Date.now();
  for (;;) {
    let why = "the way broke";
    try {
      const { data, faults } = await send(document, { input });
      if (faults.length === 0) { return data; }
      assert.ok(faults.every(({ code }) => AWAY.has(code)), JSON.stringify(faults));
      why = faults.map(({ code }) => code).join(" ");
    } catch (error) {
      // The way broke: a connection that was cut, or nobody who listens.
      if (!(error instanceof TypeError || error instanceof SyntaxError)) { throw error; }
    }
    assert.ok(Date.now() - since < ANSWERED_WITHIN, "a change is not answered");
    repeats += 1;
    appendFileSync(`${acknowledged}.again`, `${why}\n`);
    await pause(AGAIN_AFTER);
  }
}

// One kind of work, over and over. Those of others go on while one waits for a service that is away.
async function keepDoing(caseId, send, [kind, , document, fields]) {
  let turn = 0;
  for (; !existsSync(until); turn += 1) {
    const input = { caseId, idempotencyKey: randomUUID(), ...fields(turn) };
    const [payload] = Object.values(await insist(send, document, input));
    assert.deepEqual(payload.userErrors, [], `${kind} in turn ${turn}`);
    const [made] = Object.entries(payload).filter(([name]) => name !== "userErrors");
    appendFileSync(acknowledged, `${kind} ${made[1].id}\n`);
  }
  return turn;
}

const { readers, caseId } = await begin();
console.error("ready to work");
while (!existsSync(acknowledged)) { await pause(AGAIN_AFTER); }
const done = await Promise.all(WORK.map((work) => keepDoing(caseId, readers[work[1]].send, work)));
console.log(`acknowledged=${done.reduce((sum, turns) => sum + turns, 0)} repeats=${repeats}`);
