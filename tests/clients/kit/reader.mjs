// Somebody who is signed in and asks through one of the clients. A client is known here by one function, `send`, that
// gives what it was answered: `data`, and `faults` as that client hands errors out, each with its code.
import assert from "node:assert/strict";

export class Reader {
  constructor(handle, send, contract, answered) {
    this.handle = handle;
    this.send = send;
    this.contract = contract;
    this.answered = answered;
  }

  // The data of an operation of the contract, which must come without errors.
  async ask(name, variables = {}) {
    const { data, faults } = await this.send(this.contract.text(name), variables);
    assert.deepEqual(faults, [], `${this.handle}: ${name}`);
    this.answered.add(name);
    return data;
  }

  // The payload of a mutation that must be done.
  async change(name, input) {
    const payload = await this.attempt(name, input);
    assert.deepEqual(payload.userErrors, [], `${this.handle}: ${name}`);
    this.answered.add(name);
    return payload;
  }

  // The codes of a mutation that must be refused, and that nothing else is given with them.
  async refused(name, input) {
    const payload = await this.attempt(name, input);
    const codes = payload.userErrors.map((error) => error.code);
    assert.notEqual(codes.length, 0, `${this.handle}: ${name} was done: ${JSON.stringify(payload)}`);
    for (const error of payload.userErrors) { assert.ok(error.message, `${name}: ${error.code} says nothing`); }
    return codes;
  }

  async attempt(name, input) {
    const { data, faults } = await this.send(this.contract.text(name), { input });
    assert.deepEqual(faults, [], `${this.handle}: ${name}`);
    const payloads = Object.values(data);
    assert.equal(payloads.length, 1, `${name} answers one payload`);
    return payloads[0];
  }

  // The codes of the errors with which a whole request is refused; nothing may come beside them.
  async faults(document, variables = {}) {
    const { data, faults } = await this.send(document, variables);
    assert.equal(data ?? null, null, `${this.handle}: data beside ${JSON.stringify(faults)}`);
    return faults.map((fault) => fault.code);
  }

  // The case as this reader sees it; null when it does not exist for them.
  async see(id) { return (await this.ask("case_view", { id })).case; }
}

// The state of a section in a view of a case.
export function state(view, section) {
  const lines = view.access.filter((line) => line.section === section);
  assert.equal(lines.length, 1, `access has one line for ${section}`);
  return lines[0].state;
}

// An answer without the names of types that clients ask for besides.
export function plain(value) {
  if (Array.isArray(value)) { return value.map(plain); }
  if (value === null || typeof value !== "object") { return value; }
  const members = Object.entries(value).filter(([name]) => name !== "__typename");
  return Object.fromEntries(members.map(([name, inner]) => [name, plain(inner)]));
}
