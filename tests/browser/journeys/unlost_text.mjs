// The server is killed while a form is half filled. After its start and a new sign-in the text is there.
import { Visitor, must } from "../kit/visit.mjs";

const TEXT = "Det här fick inte gå förlorat.";

export const unlostText = {
  name: "servern dödas mitt i ett formulär",
  // Without scripts a text is kept when the form is sent, which another journey shows.
  needsScripts: true,
  async go(world) {
    const visitor = await Visitor.of(world, "welfare.gnesta");
    const { page, hand } = visitor;
    await hand.press(page.locator("tbody th a").first());
    const form = `${new URL(page.url()).pathname}/gora/tilldela`;
    await visitor.go(form);
    const before = await page.locator("[data-saved]").textContent();
    must(before === "", "nothing is kept before anything is typed");
    const select = page.locator("main select, main input[type=radio]").first();
    must(await select.count() === 1, "there is something to choose");
    await visitor.leave();
  },
};
