// The association's officer reads the report of the chain, looks at its figures as a table, and takes them along. The
// charts are as they are kept.
import { readFileSync } from "node:fs";

import { as } from "../kit/deeds.mjs";
import { compare } from "../kit/pictures.mjs";
import { must } from "../kit/visit.mjs";
import { read } from "../kit/workbook.mjs";

const CHARTS = ["floden", "tratt", "kvar", "avslut", "ledtider"];

export const chain = {
  name: "förbundets rapport om kedjan",
  async go(world) {
    await as(world, "association.sormland", async (officer) => {
      const { hand, page } = officer;
      await officer.go("/kedjan");
      await officer.sees("Hur långt människor kommer");
      for (const chart of CHARTS) {
        const drawing = page.locator(`#${chart} svg`).first();
        if (world.way.isFirst && await drawing.count() > 0) { await compare(officer, drawing, `kedjan-${chart}`, world); }
      }
      await hand.press(page.locator("#tratt summary"));
      await page.locator("#tratt table").waitFor({ state: "visible" });
      const [fetched] = await Promise.all([
        page.waitForEvent("download"), hand.push(page.getByRole("link", { name: "Hämta alla tabeller (Excel)" })),
      ]);
      const book = read(readFileSync(await fetched.path()));
      must(book.sheets.includes("Hur långt människor kommer"), `the workbook has the sheets ${book.sheets}`);
    });
    // The tables are not for whoever handles cases.
    await as(world, "welfare.gnesta", async (welfare) => { await welfare.misses("/kedjan"); });
  },
};
