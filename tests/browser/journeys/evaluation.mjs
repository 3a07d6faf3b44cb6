// From the participant list of an ongoing programme to the verdict and the report: the manager reads the list in and
// writes the goal, the evaluator judges it, and the report is fetched as a workbook.
import { readFileSync } from "node:fs";

import { as } from "../kit/deeds.mjs";
import { complete, follow, named } from "../kit/forms.mjs";
import { compare } from "../kit/pictures.mjs";
import { must } from "../kit/visit.mjs";
import { read } from "../kit/workbook.mjs";

const LIST = new URL("../../../services/follow_up/tests/lists/steg_for_steg.csv", import.meta.url).pathname;
const QUESTION = "Hälften av deltagarna arbetar eller studerar när insatsen är slut.";
const PURPOSE = { purpose: "Väg till egen försörjning.", requestedBasis: "Sysselsättning vid slutet för var och en." };

async function open(visitor) {
  await visitor.go("/program");
  await visitor.hand.press(visitor.page.locator('main a[href$="/utvardering"]').first());
  return new URL(visitor.page.url()).pathname;
}

// Pseudonyms are other ones in every town, and the participants stand in their order: so they are put in the order of what
// is documented of them, without names.
function sortWithoutNames(table) {
  const look = (row) => [...row.cells].slice(1).map((cell) => `${cell.className} ${cell.textContent}`).join();
  const body = table.tBodies[0];
  for (const row of body.rows) { row.cells[0].textContent = "-"; }
  body.append(...[...body.rows].sort((one, other) => (look(one) < look(other) ? -1 : 1)));
}

// The charts are as they are kept: what is documented of everybody, full-time equivalents, and the calculation.
async function compareCharts(evaluator, world) {
  const { hand, page } = evaluator;
  await page.locator("table.heat").evaluate(sortWithoutNames);
  await compare(evaluator, page.locator("section.scroll:has(table.heat)"), "utvardering-dokumenterat", world);
  await compare(evaluator, page.locator('section[aria-labelledby="fte"] svg').first(), "utvardering-heltid", world);
  await hand.push(page.getByRole("link", { name: "Samhällsekonomisk kalkyl" }));
  await compare(evaluator, page.locator("main svg").first(), "kalkyl", world);
}

export const evaluation = {
  name: "från deltagarlista till omdöme",
  async go(world) {
    const address = await as(world, "programme.gnesta", async (leader) => {
      const { hand, page } = leader;
      const found = await open(leader);
      await hand.link("Läs in deltagarlista");
      await page.locator('input[type="file"]').setInputFiles(LIST);
      await hand.button("Förhandsvisa");
      await leader.sees("Så här blir det");
      await hand.button("Läs in listan");
      await leader.done();
      await follow(leader, "/gora/utv-mal", {
        number: "2", wording: QUESTION, ...PURPOSE, measure: "WORK_OR_STUDIES_AT_END", target: "50",
        reading: "SELF_SUPPORT_COUNTS",
      });
      await leader.sees(QUESTION);
      return found;
    });
    await as(world, "evaluator.fou", async (evaluator) => {
      const { hand, page } = evaluator;
      await evaluator.go(address);
      await evaluator.sees("Kan målet bedömas i dag?");
      await hand.press(page.locator('main a[href*="/gora/utv-bedomning"]').first());
      await complete(evaluator, {
        verdict: named("Uppnått"), basis: "Deltagarlistan.", assessment: "Målet är uppnått.",
      });
      const [fetched] = await Promise.all([
        page.waitForEvent("download"), hand.push(page.getByRole("link", { name: "Hämta rapporten (Excel)" })),
      ]);
      const book = read(readFileSync(await fetched.path()));
      must(book.words.includes(QUESTION), "the workbook does not hold the question");
      must(book.sheets.includes("Utvärderingsmatris"), `the workbook has the sheets ${book.sheets}`);
      if (world.way.isFirst) { await compareCharts(evaluator, world); }
    });
    // Without a tie there is no such programme.
    await as(world, "welfare.gnesta", async (welfare) => { await welfare.misses(address); });
  },
};
