// One person at one browser: signed in as somebody, working in one way.

export class Visitor {
  static async of({ browser, demo, way }, handle) {
    const context = await browser.newContext({
      viewport: { width: way.width, height: 900 },
      javaScriptEnabled: way.scripts,
    });
    const page = await context.newPage();
    const visitor = new Visitor(context, page, new way.hand(page), demo.base);
    await page.goto(`${demo.base}/logga-in`);
    if (handle) { await visitor.hand.press(page.locator(`button[value="${handle}"]`).first()); }
    if (handle) { await page.waitForURL((url) => !url.pathname.startsWith("/logga-in")); }
    return visitor;
  }

  constructor(context, page, hand, base) {
    Object.assign(this, { context, page, hand, base });
  }

  async go(path) {
    const response = await this.page.goto(this.base + path);
    if (response.status() >= 400) { throw new Error(`${path} answers ${response.status()}`); }
  }

  // The page says this.
  async sees(text) {
    await this.page.getByText(text).first().waitFor({ state: "visible", timeout: 10_000 });
  }

  // The page says nothing of this.
  async seesNot(text) {
    const found = await this.page.getByText(text).count();
    if (found > 0) { throw new Error(`the page shows ${text}`); }
  }

  async leave() {
    await this.context.close();
  }
}

export function must(holds, what) {
  if (!holds) { throw new Error(what); }
}
