// Two ways of working: with the mouse, and with the keyboard alone. A journey is written once and does not know
// which it is.
import { Keys } from "./keys.mjs";
import { isReached, leadsAway, stepsTo } from "./reach.mjs";
import { LOADED_WITHIN } from "./trail.mjs";

class Hand {
  constructor(page, trail) { Object.assign(this, { page, trail }); }

  // The one thing with this role and name that shows.
  find(role, name) {
    return this.page.getByRole(role, typeof name === "string" ? { name, exact: true } : { name }).first();
  }

  async link(name) { await this.press(this.find("link", name)); }
  async button(name) { await this.press(this.find("button", name)); }
  async select(label, option) { await this.selectIn(this.page.getByLabel(label).first(), option); }
  async choose(name) { await this.tick(this.page.getByLabel(name, { exact: true }).first()); }
  async write(label, text) { await this.writeIn(this.page.getByLabel(label).first(), text); }

  // What is pressed may lead to another page. The next step begins there, and never on the page that is left.
  async press(target) {
    this.trail.step(`press ${target}`);
    if (await target.evaluate(leadsAway)) {
      const arrived = this.page.waitForNavigation({ waitUntil: "domcontentloaded", timeout: LOADED_WITHIN });
      // The fault is told where it is waited for, also when the press itself fails first.
      arrived.catch(() => {});
      await this.push(target);
      await arrived;
    } else {
      await this.push(target);
    }
  }
}

export class Mouse extends Hand {
  async push(target) { await target.click(); }

  // The eye finds the content by itself.
  async skip() {}

  async tick(target) {
    this.trail.step(`tick ${target}`);
    await target.check();
  }

  async writeIn(target, text) {
    this.trail.step(`write in ${target}`);
    await target.fill(text);
  }

  async selectIn(target, option) {
    this.trail.step(`choose ${option} in ${target}`);
    await target.selectOption({ label: option });
  }
}

// Only keys: Tab to get there, Enter, Space, arrows and letters to do it. What Tab does not reach does not exist.
export class Keyboard extends Hand {
  async keys() {
    this.pressed ??= await Keys.of(this.page);
    return this.pressed;
  }

  async reach(target) {
    const keys = await this.keys();
    await target.waitFor({ state: "visible" });
    const steps = await target.evaluate(stepsTo);
    if (steps === null) { throw new Error(`Tab does not stop at ${target}`); }
    await keys.press("Tab", { times: Math.abs(steps), shift: steps < 0 });
    // Where the browser counts otherwise, one goes on, step by step and once round at the most.
    for (let more = 0; more < 400; more += 1) {
      if (await target.evaluate(isReached)) { return keys; }
      await keys.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${target}`);
  }

  async push(target) {
    const keys = await this.reach(target);
    await keys.press("Enter");
  }

  // The first stop of a page leads past everything that stands on all of them.
  async skip() {
    await this.push(this.find("link", "Hoppa till innehållet"));
    const isThere = await this.page.evaluate(() => document.activeElement?.id === "main");
    if (!isThere) { throw new Error("the way past the menus does not lead to the content"); }
  }

  async tick(target) {
    this.trail.step(`tick ${target}`);
    if (await target.getAttribute("type") === "radio") { return this.radio(target); }
    const keys = await this.reach(target);
    if (!(await target.isChecked())) { await keys.press("Space"); }
    if (!(await target.isChecked())) { throw new Error(`Space does not tick ${target}`); }
  }

  // Tab reaches a group of radio buttons once; the arrows go on from there.
  async radio(target) {
    const keys = await this.reach(target);
    if (!(await target.isChecked())) {
      await keys.press("Space");
      await keys.press("ArrowDown", { times: await target.evaluate(arrowsTo) });
    }
    if (!(await target.isChecked())) { throw new Error(`the arrows do not reach ${target}`); }
  }

  async writeIn(target, text) {
    this.trail.step(`write in ${target}`);
    const keys = await this.reach(target);
    await keys.press("a", { control: true });
    await keys.press("Delete");
    await keys.type(text);
    const written = await target.inputValue();
    if (written !== text) { throw new Error(`${target} holds ${written}`); }
  }

  async selectIn(target, option) {
    this.trail.step(`choose ${option} in ${target}`);
    const keys = await this.reach(target);
    const place = await target.evaluate((one, wanted) => [...one.options].findIndex((each) => each.label.trim() === wanted), option);
    await keys.press("Home");
    await keys.press("ArrowDown", { times: Math.max(0, place) });
    const chosen = await target.evaluate((one) => one.selectedOptions[0]?.label.trim());
    if (chosen !== option) { throw new Error(`${option} cannot be chosen: ${chosen} is`); }
  }
}

// From the radio button that is chosen to another of its group, round its end.
function arrowsTo(target) {
  const group = [...document.querySelectorAll(`input[type="radio"][name="${CSS.escape(target.name)}"]`)]
    .filter((one) => one.form === target.form);
  const steps = group.indexOf(target) - group.findIndex((one) => one.checked);
  return (steps + group.length) % group.length;
}
