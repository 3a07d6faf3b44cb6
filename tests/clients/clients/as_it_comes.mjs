// urql without settings of ours asks by GET as long as the address is short: it gets the same as who posts, and nothing
// can be changed that way.
import assert from "node:assert/strict";

import { NOBODYS } from "../scenario/people.mjs";
import { throughUrql, throughUrqlAsItComes } from "./urql.mjs";

export async function checkAsItComes(demo, contract) {
  const token = await demo.token("desk.gnesta");
  for (const [name, variables] of [["me", {}], ["units", { kind: "WELFARE_UNIT", municipality: "0461" }]]) {
    const answers = [throughUrql, throughUrqlAsItComes].map((way) => way(demo.address, token)(contract.text(name), variables));
    const [posted, gotten] = await Promise.all(answers);
    assert.deepEqual(posted.faults, []);
    assert.deepEqual(gotten, posted, name);
  }
  await expectNoChange(demo, token, contract);
  const nobody = await fetch(`${demo.address}?${new URLSearchParams({ query: contract.text("me") })}`);
  assert.equal(nobody.status, 401, "a GET needs a token as a POST does");
}

async function expectNoChange(demo, token, contract) {
  const input = { basisId: NOBODYS };
  const asked = new URLSearchParams({ query: contract.text("withdraw_consent"), variables: JSON.stringify({ input }) });
  const headers = { accept: "application/graphql-response+json", authorization: `Bearer ${token}` };
  const answer = await fetch(`${demo.address}?${asked}`, { headers });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get("allow"), "POST");
  assert.equal((await answer.json()).data, undefined);
}
