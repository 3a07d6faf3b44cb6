// Two ways of working: with the mouse, and with the keyboard alone. A journey is written once and does not know
// which it is.

class Hand {
  constructor(page) { this.page = page; }

  // The one thing with this role and name that shows.
  find(role, name) {
    return this.page.getByRole(role, typeof name === "string" ? { name, exact: true } : { name }).first();
  }

  async link(name) { await this.press(this.find("link", name)); }
  async button(name) { await this.press(this.find("button", name)); }
  async select(label, option) { await this.selectIn(this.page.getByLabel(label).first(), option); }
  async choose(name) { await this.tick(this.page.getByLabel(name, { exact: true }).first()); }
}

export class Mouse extends Hand {
  async press(target) { await target.click(); }
  async tick(target) { await target.check(); }
  async write(label, text) { await this.page.getByLabel(label).first().fill(text); }
  async selectIn(target, option) { await target.selectOption({ label: option }); }
}

// Only keys: Tab to get there, Enter, Space and letters to do it. What Tab does not reach does not exist.
export class Keyboard extends Hand {
  async reach(target) {
    await target.waitFor({ state: "attached" });
    for (let presses = 0; presses < 400; presses += 1) {
      if (await target.evaluate((one) => one === document.activeElement)) { return; }
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${target}`);
  }

  async press(target) {
    await this.reach(target);
    await this.page.keyboard.press("Enter");
  }

  async tick(target) {
    const kind = await target.getAttribute("type");
    if (kind === "radio") { return this.radio(target); }
    await this.reach(target);
    if (!(await target.isChecked())) { await this.page.keyboard.press("Space"); }
  }

  // Tab reaches a group of radio buttons once; the arrows go on from there.
  async radio(target) {
    const name = await target.getAttribute("name");
    const inGroup = () => this.page.evaluate((wanted) => document.activeElement?.name === wanted, name);
    for (let presses = 0; presses < 400 && !(await inGroup()); presses += 1) {
      await this.page.keyboard.press("Tab");
    }
    if (await target.isChecked()) { return; }
    await this.page.keyboard.press("Space");
    for (let presses = 0; presses < 60 && !(await target.isChecked()); presses += 1) {
      await this.page.keyboard.press("ArrowDown");
    }
    if (!(await target.isChecked())) { throw new Error(`the arrows do not reach ${target}`); }
  }

  async write(label, text) {
    await this.reach(this.page.getByLabel(label).first());
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  async selectIn(target, option) {
    await this.reach(target);
    const chosen = () => target.evaluate((one) => one.selectedOptions[0]?.label.trim());
    await this.page.keyboard.press("Home");
    for (let presses = 0; presses < 200 && (await chosen()) !== option; presses += 1) {
      await this.page.keyboard.press("ArrowDown");
    }
    if ((await chosen()) !== option) { throw new Error(`${option} cannot be chosen`); }
  }
}
