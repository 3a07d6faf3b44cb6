// Looking at a page: its accessibility, its HTML, whether it fits, and a picture of it.
import { AXE, HtmlValidate } from "./tools.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const COLOURS = ["color-contrast", "link-in-text-block"];
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Attributes are written as people write them; the standard allows both.
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "no-inline-style": "error",
    // Boxes of one question share a name, as radio buttons do.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit", "reset"] }],
    // Numbers are written as people have written them.
    "tel-non-breaking": "off",
    // Only named sections are landmarks; axe looks at those.
    "unique-landmark": "off",
    // Forms here often have one button each, which submits.
    "no-implicit-button-type": "off",
  },
});

export class Findings {
  constructor() {
    this.violations = [];
    this.htmlErrors = [];
    this.misfits = [];
  }
}

// Axe on one page: loaded once, asked in every dress.
export class Examiner {
  static async of(page) {
    await page.evaluate(AXE);
    return new Examiner(page);
  }

  constructor(page) { this.page = page; }

  // `all` rules, those of `colours`, or none.
  async examine(rules, where, findings) {
    if (rules === "none") { return; }
    const only = rules === "all" ? { type: "tag", values: TAGS } : { type: "rule", values: COLOURS };
    const options = { runOnly: only, resultTypes: ["violations"] };
    const found = await this.page.evaluate((asked) => window.axe.run(document, asked), options);
    for (const violation of found.violations) {
      const nodes = violation.nodes.map((node) => node.html.slice(0, 160)).join("\n    ");
      findings.violations.push(`${where}: ${violation.id}: ${violation.help}\n    ${nodes}`);
    }
  }
}

// Whether the HTML that was sent is right.
export async function validate(html, where, findings) {
  const report = await validator.validateString(html);
  for (const message of report.results.flatMap((result) => result.messages)) {
    if (message.severity >= 2) {
      findings.htmlErrors.push(`${where}:${message.line}: ${message.ruleId}: ${message.message}`);
    }
  }
}

// Whether the page fits its window without moving it sideways (WCAG 1.4.10).
export async function fits(page, where, findings) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) { findings.misfits.push(`${where}: ${over} px too wide`); }
}
