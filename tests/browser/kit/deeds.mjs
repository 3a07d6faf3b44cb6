// Pieces that several journeys go through.
import { newNumber } from "./people.mjs";

// The desk receives a person who walks in: search, four steps, check, register. Ends on the page of the new case.
export async function receivePerson(desk) {
  const { hand, page } = desk;
  await desk.go("/mottagning");
  await hand.write("Personnummer, samordningsnummer eller ärendenummer", newNumber());
  await hand.button("Sök");
  await desk.sees("Ni har inget ärende som du kan se.");
  await hand.link("Börja intaget");
  await hand.write(/^Telefon/, "070-174 06 86");
  await hand.button("Spara och gå vidare");
  await answer(desk, "channel", "WALK_IN");
  await hand.write(/^Varför kommer personen/, "Vill komma i arbete.");
  await hand.button("Spara och gå vidare");
  await hand.button("Gör det senare");
  await hand.button("Gör det senare");
  await hand.button("Registrera intaget");
  await page.waitForURL(/\/arende\/[0-9a-f-]{36}$/);
  await desk.sees("Intaget är registrerat.");
  return new URL(page.url()).pathname.split("/").pop();
}

// One of the answers to a question, whatever it is drawn as.
export async function answer({ hand, page }, name, value) {
  const select = page.locator(`select[name="${name}"]`);
  if (await select.count() > 0) {
    const label = await select.locator(`option[value="${value}"]`).evaluate((one) => one.label.trim());
    await hand.selectIn(select, label);
  } else {
    await hand.tick(page.locator(`input[name="${name}"][value="${value}"]`));
  }
}

// The first answer that is offered, for lists of which a journey does not know the ids. `text` narrows them.
export async function answerWith({ hand, page }, name, text) {
  const select = page.locator(`select[name="${name}"]`);
  if (await select.count() > 0) {
    const labels = await select.locator("option").evaluateAll((all) => all.map((one) => one.label.trim()));
    const label = labels.find((one) => one.includes(text));
    if (!label) { throw new Error(`${name} offers no ${text}: ${labels}`); }
    await hand.selectIn(select, label);
  } else {
    const box = page.locator(".choice").filter({ hasText: text }).locator(`input[name="${name}"]`);
    await hand.tick(box.first());
  }
}

// A new referral from a case, sent. Ends on the page of the referral.
export async function referPerson(sender, id, { unit, service }) {
  const { hand, page } = sender;
  await sender.go(`/arende/${id}/remiss/ny`);
  await answerWith(sender, "toUnitId", unit);
  await answer(sender, "service", service);
  await answer(sender, "urgency", "NORMAL");
  await hand.write(/^Vad vill du att de gör/, "Kan ni ta emot personen?");
  await hand.button("Spara utkast och visa som mottagaren");
  await sender.sees("Så ser mottagaren remissen");
  await hand.press(page.getByRole("button", { name: /^Skicka till/ }).first());
  await page.waitForURL(/\/remiss\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname.split("/").pop();
}

// A deed with a referral: its link, its answers, its button.
export async function doWith(visitor, referral, slug, send, fill = async () => {}) {
  await visitor.go(`/remiss/${referral}`);
  await visitor.hand.press(visitor.page.locator(`main a[href^="/remiss/${referral}/gora/${slug}"]`).first());
  await fill();
  await visitor.hand.button(send);
  await visitor.page.locator(".note.good").first().waitFor();
}
