// Somebody at a browser without scripts: keeps the cookies of each address, and goes where pages lead.
import assert from "node:assert/strict";

const MOST_PAGES = 12;

export class Browser {
  constructor(home) {
    this.home = home;
    this.cookies = new Map();
    this.given = [];
  }

  jar(address) {
    const { origin } = new URL(address);
    if (!this.cookies.has(origin)) { this.cookies.set(origin, new Map()); }
    return this.cookies.get(origin);
  }

  async send(address, fields = null) {
    const jar = this.jar(address);
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") };
    if (fields) { headers.origin = new URL(address).origin; }
    const body = fields ? new URLSearchParams(fields) : undefined;
    const answer = await fetch(address, { method: fields ? "POST" : "GET", headers, body, redirect: "manual" });
    for (const given of answer.headers.getSetCookie()) {
      const [, name, value] = given.match(/^([^=]+)=([^;]*)/);
      if (address.startsWith(this.home)) { this.given.push(given); }
      if (value === "") { jar.delete(name); } else { jar.set(name, value); }
    }
    return { status: answer.status, location: answer.headers.get("location"), refresh: answer.headers.get("refresh"), html: await answer.text() };
  }

  get(path) { return this.send(this.home + path); }

  // Sends the form of one of our pages.
  async post(page, path, fields) {
    return this.send(this.home + path, { _token: hidden(page.html, "_token"), ...fields });
  }

  // Goes through a provider's pages as an account, until they lead home: the path there.
  async walk(address, account) {
    let at = address;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      if (at.startsWith(this.home)) { return at.slice(this.home.length); }
      let answer = await this.send(at);
      if (answer.status === 200) { answer = await this.send(at, { account }); }
      assert.ok(answer.location, `${at} leads nowhere: ${answer.status}`);
      at = new URL(answer.location, at).href;
    }
    throw new Error(`the provider's pages lead in a circle, at last to ${at}`);
  }
}

// The value of a hidden field.
export function hidden(html, name) {
  const found = html.match(new RegExp(`name="${name}" value="([^"]*)"`));
  assert.ok(found, `the page has no field ${name}`);
  return found[1];
}
