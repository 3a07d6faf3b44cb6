// Every page that a role can reach by links, each kind once: its HTML, its accessibility in several dresses, whether it
// fits a small screen, and pictures.
import { beginIntake } from "./kit/deeds.mjs";
import { Mouse } from "./kit/hands.mjs";
import { Examiner, fits, validate } from "./kit/look.mjs";
import { LOADED_WITHIN, Trail } from "./kit/trail.mjs";
import { Visitor } from "./kit/visit.mjs";

// Nobody, somebody of every role, and a person whom a case is about.
const HANDLES = [
  "-", "desk.gnesta", "welfare.gnesta", "labour.gnesta", "employment.sormland", "insurance.sormland",
  "lead.welfare.gnesta", "manager.labour.gnesta", "logs.welfare.gnesta", "admin.welfare.gnesta", "programme.gnesta",
  "supervisor.gnesta", "evaluator.fou", "association.sormland", "deltagare",
];
// What no link leads to: what has never been, and what is half done.
const MISSING = "/finns-inte";
const BEGUN = {
  "desk.gnesta": async (desk) => {
    await beginIntake(desk);
    return new URL(desk.page.url()).pathname;
  },
};
// Forms that are sent empty once, for the page that says what is wrong with them.
const WRONG = new Set([
  "/arende/{id}/remiss/ny", "/arende/{id}/avslut/avsluta", "/arende/{id}/nodoppna", "/arende/{id}/gora/bistand",
  "/remiss/{id}/gora/slutfor", "/administration/gora/lagg-till-person/ny", "/loggkontroll/gora/oppna-granskning/ny",
]);
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const DRESSES = [
  { name: "1280-ljus", width: 1280, colorScheme: "light", forcedColors: "none", rules: "all" },
  { name: "320-ljus", width: 320, colorScheme: "light", forcedColors: "none", rules: "all" },
  // Nothing but the colours is another here.
  { name: "1280-mork", width: 1280, colorScheme: "dark", forcedColors: "none", rules: "colours" },
  // The machine itself colours this one.
  { name: "1280-kontrast", width: 1280, colorScheme: "light", forcedColors: "active", rules: "none" },
];
// So many addresses a role are looked at, at the most.
const MOST = 400;

// The kind of page at an address: ids and values of the query are left out.
function kindOf(address) {
  const url = new URL(address, "http://here");
  const keys = [...url.searchParams.keys()].filter((key) => key !== "efter").sort();
  const path = url.pathname.replace(ID, "{id}").replace(/\/varfor\/[A-Z_]+/, "/varfor/{del}");
  return keys.length === 0 ? path : `${path}?${keys.join("&")}`;
}

export class Looks {
  constructor(world) {
    this.world = world;
    // Which kinds have been looked at closely.
    this.seen = new Set();
    this.pages = 0;
    this.left = HANDLES.length;
  }

  // Each role is something to do of its own, before anything else that waits; with the last one the demo stops.
  addTo(lanes, demo) {
    for (const handle of HANDLES.toReversed()) {
      lanes.addFirst(async () => {
        const began = Date.now();
        try {
          const pages = await this.lookAs(handle, demo);
          console.log(`${pages} pages as ${handle}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
        } catch (fault) {
          this.world.failures.push(`the pages as ${handle}: ${fault.stack}`);
        }
        this.left -= 1;
        if (this.left === 0) { await demo.stop(); }
      });
    }
  }

  async lookAs(handle, demo) {
    const context = await this.world.browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    context.setDefaultTimeout(LOADED_WITHIN);
    const page = await context.newPage();
    const start = await this.signIn(page, demo.base, handle);
    const waiting = ["/tillganglighet", "/komponenter", start, MISSING];
    if (BEGUN[handle]) { waiting.push(await BEGUN[handle](visitorAt(page, context, demo))); }
    const kinds = new Set();
    let pages = 0;
    while (waiting.length > 0 && kinds.size < MOST) {
      const address = waiting.shift();
      const kind = kindOf(address);
      if (kinds.has(kind)) { continue; }
      kinds.add(kind);
      if (await this.lookAt(page, demo.base + address, { handle, kind })) { pages += 1; }
      waiting.push(...(await links(page)));
    }
    await context.close();
    this.pages += pages;
    return pages;
  }

  async signIn(page, base, handle) {
    await page.goto(`${base}/logga-in`);
    if (handle === "-") { return "/logga-in"; }
    const own = handle === "deltagare" ? 'button[name="number"]' : `button[name="handle"][value="${handle}"]`;
    await page.locator(own).first().click();
    await page.waitForURL((url) => url.pathname !== "/logga-in");
    return new URL(page.url()).pathname;
  }

  // Whether there was a page: what is fetched otherwise is no page.
  async lookAt(page, address, { handle, kind }) {
    const { findings } = this.world;
    const where = `${handle} ${kind}`;
    const response = await page.goto(address, { waitUntil: "domcontentloaded" });
    if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) { return false; }
    if ((response.status() === 404) !== (kind === MISSING) || response.status() > 404) {
      findings.htmlErrors.push(`${where}: a link leads to ${response.status()}`);
      return false;
    }
    if (!this.seen.has(kind)) {
      this.seen.add(kind);
      await validate(await response.text(), where, findings);
      await this.dress(page, where);
      if (WRONG.has(kind)) { await this.sendEmpty(page, where); }
    }
    return true;
  }

  // The page that says what is wrong has kinds of its own: a summary, and words at every question.
  async sendEmpty(page, where) {
    await page.locator("main .actions button").first().click();
    await page.locator("#problems").waitFor();
    const named = `${where} fel`;
    await validate(await page.content(), named, this.world.findings);
    await this.dress(page, named);
  }

  // Pictures in all dresses, and what is wrong in each.
  async dress(page, where) {
    const { folder, findings, quick } = this.world;
    const name = where.replaceAll(/[^a-z0-9åäö.-]+/gi, "_");
    const examiner = await Examiner.of(page);
    for (const dress of quick ? DRESSES.slice(0, 1) : DRESSES) {
      await page.setViewportSize({ width: dress.width, height: 900 });
      await page.emulateMedia({ colorScheme: dress.colorScheme, forcedColors: dress.forcedColors });
      await page.screenshot({ path: `${folder}/${name}-${dress.name}.png`, fullPage: true });
      await fits(page, `${where} (${dress.name})`, findings);
      await examiner.examine(dress.rules, `${where} (${dress.name})`, findings);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  }
}

function visitorAt(page, context, demo) {
  const trail = new Trail();
  const visitor = new Visitor(context, page, new Mouse(page, trail), demo.base);
  return Object.assign(visitor, { trail });
}

async function links(page) {
  const all = await page.locator("main a[href]:not([download]), nav a[href], footer a[href], .identity a[href]").evaluateAll(
    (found) => found.map((one) => one.getAttribute("href")),
  );
  return all.filter((address) => address.startsWith("/") && !address.startsWith("/graphql") && !address.startsWith("/demo"))
    .map((address) => address.split("#")[0]);
}
