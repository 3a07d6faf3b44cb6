// All pages and all journeys, and one line with what came of them.
import { mkdirSync } from "node:fs";

import { Demo } from "./kit/demo.mjs";
import { Office } from "./kit/office.mjs";
import { Lanes } from "./kit/lanes.mjs";
import { Findings } from "./kit/look.mjs";
import { chromium } from "./kit/tools.mjs";
import { WAYS, takeWay } from "./ways.mjs";
import { Looks } from "./pages.mjs";

function told(name) {
  const place = process.argv.indexOf(name);
  return place < 0 ? "" : process.argv[place + 1];
}

const quick = process.argv.includes("--quick");
const renew = process.argv.includes("--renew-pictures");
const only = told("--only");
const looksToo = !only || process.argv.includes("--look");
const wanted = told("--ways");
const folder = told("--screenshots");
const root = process.env.EVI_BROWSER_ROOT;
const data = process.env.EVI_BROWSER_DATA;
mkdirSync(folder, { recursive: true });
mkdirSync(data, { recursive: true });

// The town is invented once.
const seed = new Demo(root, `${data}/seed`);
await seed.start();
await seed.stop();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ],
});
// Where people sign in in earnest.
const office = new Office(root, `${data}/office`);
const world = { office, browser, folder, quick, renew, findings: new Findings(), failures: [], journeys: 0, only };
const demos = [];
const lanes = new Lanes(2);
const looks = new Looks(world);
try {
  await office.start();
  const ways = WAYS.filter((way) => (quick ? way.isFirst : true) && way.name.includes(wanted));
  for (const [place, way] of ways.entries()) {
    lanes.add(async () => {
      const demo = seed.copy(`${data}/${place}`);
      demos.push(demo);
      await demo.start();
      await takeWay({ ...world, demo, way }, world);
      // The pages are looked at where most has been done.
      const looked = way.isFirst && looksToo;
      if (looked) { looks.addTo(lanes, demo); } else { await demo.stop(); }
    });
  }
  await lanes.done();
} finally {
  await browser.close();
  await office.stop();
  for (const demo of demos) { await demo.stop(); }
}
const { failures, findings, journeys } = world;
for (const list of [failures, findings.violations, findings.htmlErrors, findings.misfits]) {
  for (const one of list) { console.log(one); }
}
if (looksToo) { console.log(`${looks.seen.size} kinds of pages; pictures in ${folder}`); }
const html = findings.htmlErrors.length;
const violations = findings.violations.length + findings.misfits.length;
console.log(`journeys=${journeys} pages=${looks.pages} violations=${violations} html_errors=${html}`);
const isGood = failures.length + violations + html === 0 && journeys > 0;
process.exit(isGood ? 0 : 1);
