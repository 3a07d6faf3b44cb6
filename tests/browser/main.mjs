// All pages and all journeys, and one line with what came of them.
import { mkdirSync } from "node:fs";

import { Demo } from "./kit/demo.mjs";
import { Keyboard, Mouse } from "./kit/hands.mjs";
import { Findings } from "./kit/look.mjs";
import { chromium } from "./kit/tools.mjs";
import { JOURNEYS } from "./journeys/all.mjs";
import { lookAtAll } from "./pages.mjs";

const HANDLES = [
  "-", "desk.gnesta", "welfare.gnesta", "labour.gnesta", "employment.sormland", "insurance.sormland",
  "lead.welfare.gnesta", "manager.labour.gnesta", "logs.welfare.gnesta", "admin.welfare.gnesta",
];
// With and without scripts, by keyboard alone, on a large and a small screen; and once with the mouse.
const WAYS = [
  { name: "mus 1280", hand: Mouse, width: 1280, scripts: true },
  { name: "tangentbord 1280", hand: Keyboard, width: 1280, scripts: true },
  { name: "tangentbord 320", hand: Keyboard, width: 320, scripts: true },
  { name: "tangentbord 1280 utan skript", hand: Keyboard, width: 1280, scripts: false },
  { name: "tangentbord 320 utan skript", hand: Keyboard, width: 320, scripts: false },
];

// What every open page shows when a journey fails.
async function pictures(browser, path) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [place, page] of pages.entries()) { await page.screenshot({ path: `${path}-${place}.png`, fullPage: true }); }
  for (const context of browser.contexts()) { await context.close(); }
}

const quick = process.argv.includes("--quick");
const only = process.argv[process.argv.indexOf("--only") + 1];
const folder = process.argv[process.argv.indexOf("--screenshots") + 1];
mkdirSync(folder, { recursive: true });

const demo = new Demo(process.env.EVI_BROWSER_ROOT, process.env.EVI_BROWSER_DATA);
await demo.start();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ],
});
const findings = new Findings();
const failures = [];
let journeys = 0;
let pages = 0;
try {
  for (const journey of JOURNEYS) {
    if (process.argv.includes("--only") && journey.name !== only) { continue; }
    for (const way of quick ? WAYS.slice(0, 1) : WAYS) {
      if (journey.needsScripts && !way.scripts) { continue; }
      const began = Date.now();
      try {
        await journey.go({ browser, demo, way, folder, findings });
        journeys += 1;
        console.log(`${journey.name} (${way.name}): ${((Date.now() - began) / 1000).toFixed(1)} s`);
      } catch (fault) {
        failures.push(`${journey.name} (${way.name}): ${fault.stack}`);
        await pictures(browser, `${folder}/misslyckad-${failures.length}`);
        console.log(`${journey.name} (${way.name}): FAILED`);
      }
    }
  }
  if (!process.argv.includes("--only")) {
    const looked = await lookAtAll({ browser, base: demo.base, handles: HANDLES, folder, findings, quick });
    pages = looked.pages;
    console.log(`${looked.kinds} kinds of pages; pictures in ${folder}`);
  }
} finally {
  await browser.close();
  demo.stop();
}
for (const list of [failures, findings.violations, findings.htmlErrors, findings.misfits]) {
  for (const one of list) { console.log(one); }
}
const html = findings.htmlErrors.length;
console.log(`journeys=${journeys} pages=${pages} violations=${findings.violations.length + findings.misfits.length} html_errors=${html}`);
const isGood = failures.length + findings.violations.length + html + findings.misfits.length === 0;
process.exit(isGood ? 0 : 1);
