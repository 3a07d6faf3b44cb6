// The server is killed while a form is half filled. After its start and a new sign-in the text is there.
import { receivePerson } from "../kit/deeds.mjs";
import { Visitor, must } from "../kit/visit.mjs";

const TEXT = "Det här fick inte gå förlorat.";

export const unlostText = {
  name: "servern dödas mitt i ett formulär",
  // Without scripts a text is kept when the form is sent, which the tests of the server hold.
  needsScripts: true,
  async go(world) {
    const before = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(before);
    const form = `/arende/${id}/gora/anteckna`;
    await before.go(form);
    await before.hand.write(/^Anteckning/, TEXT);
    await before.sees(/^Sparat \d\d\.\d\d/);
    await before.leave();
    await world.demo.kill();
    await world.demo.start();
    const after = await Visitor.of(world, "desk.gnesta");
    await after.go(form);
    must((await after.page.locator("textarea[name=text]").inputValue()).trim() === TEXT, "the text is there");
    await after.leave();
    const other = await Visitor.of(world, "desk.trosa");
    await other.misses(form);
    await other.leave();
  },
};
