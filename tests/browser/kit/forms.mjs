// Forms, answered by the names of their questions, whatever they are drawn as.

// An answer of which a journey does not know the id: the first whose words hold this text.
export const named = (text) => ({ text });

// Several answers, in the order in which they are given.
export async function fill(visitor, answers) {
  for (const [name, value] of Object.entries(answers)) { await answer(visitor, name, value); }
}

// One of the answers to a question. A list ticks several boxes; `true` ticks the one there is.
export async function answer(visitor, name, value) {
  const { hand, page } = visitor;
  for (const one of Array.isArray(value) ? value : [value]) {
    const field = page.locator(`main [name="${name}"]`).first();
    const tag = await field.evaluate((found) => found.tagName === "INPUT" ? found.type : found.tagName);
    if (tag === "SELECT") {
      await hand.selectIn(field, await labelOf(field, one));
    } else if (tag === "radio" || tag === "checkbox") {
      await hand.tick(boxOf(page, name, one));
    } else {
      await hand.writeIn(field, one);
    }
  }
}

async function labelOf(select, value) {
  const options = await select.locator("option").evaluateAll((all) => all.map((one) => [one.value, one.label.trim()]));
  const found = options.find(([code, label]) => value.text ? label.includes(value.text) : code === value);
  if (!found) { throw new Error(`${JSON.stringify(value)} is not offered by ${select}: ${options.join(" | ")}`); }
  return found[1];
}

function boxOf(page, name, value) {
  if (value === true) { return page.locator(`main input[name="${name}"]`).first(); }
  if (value.text) { return page.locator("main .choice").filter({ hasText: value.text }).locator(`input[name="${name}"]`).first(); }
  return page.locator(`main input[name="${name}"][value="${value}"]`);
}

// What the form is sent with: the first button under it.
export async function send(visitor) {
  await visitor.hand.press(visitor.page.locator("main .actions button").first());
}

// A form that one stands before: answered, sent, and done.
export async function complete(visitor, answers = {}) {
  await fill(visitor, answers);
  await send(visitor);
  await visitor.done();
}

// A form that a link on this page leads to.
export async function follow(visitor, ending, answers = {}) {
  await visitor.hand.press(visitor.page.locator(`main a[href*="${ending}"]`).first());
  await complete(visitor, answers);
}

// What is wrong with the answers is said over the form, and read first.
export async function refuses(visitor, text) {
  await visitor.page.locator("#problems").filter({ hasText: text }).waitFor();
}
