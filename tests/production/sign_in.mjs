// Staff and a participant sign in at their identity providers by the pages, and see what is theirs.
// Usage: node sign_in.mjs first|again|person GATEWAY SESSION
//   first   a caseworker signs in and opens the list of work, which is empty; the session is kept in the file SESSION
//   again   the session of that file still holds, and the list of work names the person of the contract
//   person  the person signs in, and sees the own page
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { Browser } from "./kit/browser.mjs";
import { CONTRACT, LOAD, affiliation } from "./kit/people.mjs";

const [what, gateway, session] = process.argv.slice(2);

// To the provider, through its pages, and back: the browser, at the first page.
async function signIn(fields, account) {
  const browser = new Browser(gateway);
  const entrance = await browser.get("/logga-in");
  assert.equal(entrance.status, 200);
  const onward = await browser.post(entrance, "/logga-in/hos", fields);
  const address = onward.refresh?.replace("0; url=", "");
  assert.ok(address, `no way to the provider: ${onward.status}`);
  expectAskedByTheProfile(new URL(address).searchParams);
  const before = new Map(browser.jar(gateway));
  const back = await browser.walk(address, account);
  const entered = await browser.get(back);
  assert.equal(entered.status, 303, "signed in");
  expectCookie(browser, before);
  // The same answer of the provider is good once.
  const replayed = await new Browser(gateway).get(back);
  assert.notEqual(replayed.status, 303, "nobody else comes in by the same answer");
  return { browser, first: entered.location };
}

// Code flow, PKCE by S256, and what ties the answer to this browser.
function expectAskedByTheProfile(asked) {
  assert.equal(asked.get("response_type"), "code");
  assert.equal(asked.get("code_challenge_method"), "S256");
  assert.ok(asked.get("code_challenge").length >= 43);
  assert.ok(asked.get("state").length >= 43 && asked.get("nonce").length >= 43);
}

// The session's cookie is another than before, and stays with this host, HTTPS and the server.
function expectCookie(browser, before) {
  const cookie = browser.given.at(-1);
  assert.match(cookie, /^__Host-evi=/);
  for (const part of ["Secure", "HttpOnly", "Path=/", "SameSite="]) { assert.ok(cookie.includes(part), `${part}: ${cookie.replace(/=[^;]*/, "=…")}`); }
  assert.notEqual(browser.jar(gateway).get("__Host-evi"), before.get("__Host-evi"), "a session of its own");
}

async function staffSignsIn() {
  const { browser, first } = await signIn({ provider: "gnesta", kind: "staff" }, affiliation("desk.gnesta"));
  assert.equal(first, "/mitt-arbete");
  const work = await browser.get(first);
  assert.equal(work.status, 200);
  assert.ok(work.html.includes("Ottilia Mottagarsson"), "the page names who has signed in");
  assert.ok(!work.html.includes(CONTRACT.familyName), "nobody has come yet");
  const stranger = await new Browser(gateway).get(first);
  assert.equal(stranger.status, 303, "nobody sees the list without signing in");
  // The state agency's own provider signs in its staff, by a key of ours instead of a secret.
  const other = await signIn({ provider: "legitimation", kind: "staff" }, affiliation("employment.sormland"));
  assert.ok((await other.browser.get(other.first)).html.includes("Edvin Jobbqvist"));
  writeFileSync(session, JSON.stringify([...browser.jar(gateway)]), { mode: 0o600 });
}

// Who is on the list is asked where the person's case stands.
async function sessionHolds() {
  const browser = new Browser(gateway);
  browser.cookies.set(gateway, new Map(JSON.parse(readFileSync(session, "utf8"))));
  const work = await browser.get("/mitt-arbete");
  assert.equal(work.status, 200, "the session still holds");
  assert.ok(work.html.includes(LOAD.familyName), "the list of work names the person");
}

async function personSignsIn() {
  const { browser, first } = await signIn({ provider: "legitimation", kind: "participant" }, CONTRACT.number);
  assert.equal(first, "/min-sida");
  const own = await browser.get(first);
  assert.equal(own.status, 200);
  assert.ok(!own.html.includes(LOAD.familyName), "of others there is nothing");
}

await { first: staffSignsIn, again: sessionHolds, person: personSignsIn }[what]();
