// One person at one browser: signed in as somebody, working in one way.
import { LOADED_WITHIN, SEEN_WITHIN } from "./trail.mjs";

export class Visitor {
  // Staff by their handle; nobody signed in without one.
  static async of(world, handle) {
    const visitor = await Visitor.at(world);
    if (handle) { await visitor.enter(visitor.page.locator(`button[value="${handle}"]`).first()); }
    return visitor;
  }

  // The person whom a case is about, by a number of the test series.
  static async participant(world, number) {
    const visitor = await Visitor.at(world);
    await visitor.hand.write(/^Personnummer/, number);
    await visitor.enter(visitor.page.locator('form:has(input[id="number"]) button'));
    return visitor;
  }

  static async at({ browser, demo, way, trail, visitors }) {
    const context = await browser.newContext({
      viewport: { width: way.width, height: 900 },
      javaScriptEnabled: way.scripts,
      // What moves only for the eye costs time.
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(SEEN_WITHIN);
    context.setDefaultNavigationTimeout(LOADED_WITHIN);
    const page = await context.newPage();
    const visitor = new Visitor(context, page, new way.hand(page, trail), demo.base);
    visitor.trail = trail;
    // A page that asks whether it may be left holds what nobody has sent: the journey is to know.
    page.on("dialog", (dialog) => {
      visitor.asked.push(dialog.type());
      dialog.accept().catch(() => {});
    });
    visitors.push(visitor);
    await page.goto(`${demo.base}/logga-in`);
    return visitor;
  }

  constructor(context, page, hand, base) {
    Object.assign(this, { context, page, hand, base, asked: [] });
  }

  async enter(button) {
    await this.hand.press(button);
    if (new URL(this.page.url()).pathname.startsWith("/logga-in")) { throw new Error("nobody was signed in"); }
  }

  async go(path) {
    this.trail.step(`go to ${path}`);
    const response = await this.page.goto(this.base + path, { waitUntil: "domcontentloaded" });
    if (response.status() >= 400) { throw new Error(`${path} answers ${response.status()}`); }
  }

  // The page says this.
  async sees(text) {
    this.trail.step(`see ${text}`);
    await this.page.getByText(text).first().waitFor({ state: "visible" });
  }

  // The page says that something is done.
  async done() {
    this.trail.step("see that it is done");
    await this.page.locator(".note.good").first().waitFor();
  }

  // The page says nothing of this.
  async seesNot(text) {
    const found = await this.page.getByText(text).count();
    if (found > 0) { throw new Error(`the page shows ${text}`); }
  }

  // There is no such page for this person: as if it had never been.
  async misses(path) {
    this.trail.step(`miss ${path}`);
    const response = await this.page.goto(this.base + path, { waitUntil: "domcontentloaded" });
    if (response.status() !== 404) { throw new Error(`${path} answers ${response.status()}`); }
  }

  async leave() {
    await this.context.close();
    if (this.asked.length > 0) { throw new Error(`a page asked whether it may be left: ${this.asked}`); }
  }
}

export function must(holds, what) {
  if (!holds) { throw new Error(what); }
}
