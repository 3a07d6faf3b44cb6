// The ways of working, and what is done in each of them.
import { JOURNEYS } from "./journeys/all.mjs";
import { Keyboard, Mouse } from "./kit/hands.mjs";
import { DONE_WITHIN, Trail, within } from "./kit/trail.mjs";

// With and without scripts, by keyboard alone, on a large and a small screen; and once with the mouse.
export const WAYS = [
  { name: "mus 1280", hand: Mouse, width: 1280, scripts: true, isFirst: true, takesForms: true },
  { name: "tangentbord 320 utan skript", hand: Keyboard, width: 320, scripts: false, takesForms: true },
  { name: "tangentbord 1280", hand: Keyboard, width: 1280, scripts: true },
  { name: "tangentbord 320", hand: Keyboard, width: 320, scripts: true },
  { name: "tangentbord 1280 utan skript", hand: Keyboard, width: 1280, scripts: false },
];

function isFor(journey, { way, only }) {
  return (!only || journey.name.includes(only)) && (way.scripts || !journey.needsScripts)
    && (way.takesForms || !journey.isOfForms);
}

// All journeys in one way, one after the other. What fails is told with where it stopped and what the page showed.
export async function takeWay(world, told) {
  for (const journey of JOURNEYS.filter((each) => isFor(each, world))) {
    const named = `${journey.name} (${world.way.name})`;
    const began = Date.now();
    const trail = new Trail();
    const visitors = [];
    try {
      const whole = journey.go({ ...world, trail, visitors });
      whole.catch(() => {});
      await within(DONE_WITHIN, "the whole journey", whole);
      told.journeys += 1;
      console.log(`${named}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    } catch (fault) {
      told.failures.push(`${named}: ${fault.stack}\n${trail}`);
      const path = `${world.folder}/misslyckad-${told.failures.length}`;
      console.log(`${named}: FAILED; see ${path}`);
      await pictures(visitors, path);
    }
  }
}

// What every page that is still open shows; then it is left.
async function pictures(visitors, path) {
  for (const [place, visitor] of visitors.entries()) {
    if (visitor.page.isClosed()) { continue; }
    const picture = visitor.page.screenshot({ path: `${path}-${place}.png`, fullPage: true, timeout: 10_000 });
    await picture.catch((fault) => console.log(`no picture: ${fault.message}`));
    await visitor.context.close();
  }
}
