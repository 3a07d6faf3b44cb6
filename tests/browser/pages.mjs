// Every page that a role can reach by links, each kind once: its HTML, its accessibility in three dresses, whether it
// fits a small screen, and pictures.
import { examine, fits, validate } from "./kit/look.mjs";

const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const DRESSES = [
  { name: "1280-ljus", width: 1280, colorScheme: "light", forcedColors: "none" },
  { name: "320-ljus", width: 320, colorScheme: "light", forcedColors: "none" },
  { name: "1280-mork", width: 1280, colorScheme: "dark", forcedColors: "none" },
  { name: "1280-kontrast", width: 1280, colorScheme: "light", forcedColors: "active" },
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

export async function signIn(page, base, handle) {
  await page.goto(`${base}/logga-in`);
  await page.locator(`button[name="handle"][value="${handle}"]`).click();
  await page.waitForURL((url) => url.pathname !== "/logga-in");
}

export async function lookAtAll({ browser, base, handles, folder, findings, quick }) {
  const seen = new Map();
  let pages = 0;
  for (const handle of handles) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    if (handle !== "-") { await signIn(page, base, handle); } else { await page.goto(`${base}/logga-in`); }
    const waiting = ["/tillganglighet", "/komponenter", new URL(page.url()).pathname];
    const kinds = new Set();
    while (waiting.length > 0 && kinds.size < MOST) {
      const address = waiting.shift();
      const kind = kindOf(address);
      if (kinds.has(kind)) { continue; }
      kinds.add(kind);
      const response = await page.goto(base + address);
      if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) { continue; }
      const where = `${handle} ${kind}`;
      if (response.status() >= 400) {
        findings.htmlErrors.push(`${where}: a link leads to ${response.status()}`);
        continue;
      }
      pages += 1;
      await validate(await response.text(), where, findings);
      if (!seen.has(kind)) {
        seen.set(kind, handle);
        await dress(page, where, { folder, findings, quick });
      }
      waiting.push(...(await links(page)));
    }
    await context.close();
  }
  return { pages, kinds: seen.size };
}

async function links(page) {
  const all = await page.locator("main a[href], nav a[href], footer a[href], .identity a[href]").evaluateAll(
    (found) => found.map((one) => one.getAttribute("href")),
  );
  return all.filter((address) => address.startsWith("/") && !address.startsWith("/graphql") && !address.startsWith("/demo"))
    .map((address) => address.split("#")[0]);
}

// Pictures in all dresses; axe in all but the one that the machine itself colours.
async function dress(page, where, { folder, findings, quick }) {
  const name = where.replaceAll(/[^a-z0-9åäö.-]+/gi, "_");
  for (const dress of quick ? DRESSES.slice(0, 1) : DRESSES) {
    await page.setViewportSize({ width: dress.width, height: 900 });
    await page.emulateMedia({ colorScheme: dress.colorScheme, forcedColors: dress.forcedColors });
    await page.screenshot({ path: `${folder}/${name}-${dress.name}.png`, fullPage: true });
    await fits(page, `${where} (${dress.name})`, findings);
    if (dress.forcedColors === "none") { await examine(page, `${where} (${dress.name})`, findings); }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
}
