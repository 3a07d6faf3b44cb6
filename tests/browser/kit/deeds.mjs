// Pieces that several journeys go through.
import { today } from "./days.mjs";
import { answer, complete, fill } from "./forms.mjs";
import { newNumber } from "./people.mjs";
import { Visitor } from "./visit.mjs";

const LAST = (page) => new URL(page.url()).pathname.split("/").pop();

// The desk meets a person who walks in: search, and four steps. Ends on the page where everything is checked.
export async function beginIntake(desk, number = newNumber()) {
  const { hand } = desk;
  await desk.go("/mottagning");
  await hand.write("Personnummer, samordningsnummer eller ärendenummer", number);
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
  await desk.page.getByRole("button", { name: "Registrera intaget" }).waitFor();
}

// The same, registered. Ends on the page of the new case.
export async function receivePerson(desk, number = newNumber()) {
  await beginIntake(desk, number);
  await desk.hand.button("Registrera intaget");
  await desk.page.waitForURL(/\/arende\/[0-9a-f-]{36}$/);
  await desk.sees("Intaget är registrerat.");
  return LAST(desk.page);
}

// A new referral from a case, as a draft that is looked at as its receiver will see it. Ends there.
export async function draftReferral(sender, id, { unit, service, sections = [] }) {
  await sender.go(`/arende/${id}/remisser`);
  await sender.hand.press(sender.page.locator(`main a[href="/arende/${id}/remiss/ny"]`).first());
  await fill(sender, { toUnitId: unit, service, urgency: "NORMAL", question: "Kan ni ta emot personen?", sections });
  await sender.hand.button("Spara utkast och visa som mottagaren");
  await sender.sees("Så ser mottagaren remissen");
  return new URL(sender.page.url()).pathname.split("/")[2];
}

// The same, sent. Ends on the page of the referral.
export async function referPerson(sender, id, referral) {
  await draftReferral(sender, id, referral);
  await sender.hand.press(sender.page.getByRole("button", { name: /^Skicka till/ }).first());
  await sender.page.waitForURL(/\/remiss\/[0-9a-f-]{36}$/);
  return LAST(sender.page);
}

// A deed with a referral: its link, its answers, its button. What stops or undoes lies in a list that is opened first.
export async function doWith(visitor, referral, slug, answers = {}) {
  const { hand, page } = visitor;
  await visitor.go(`/remiss/${referral}`);
  const link = page.locator(`main a[href^="/remiss/${referral}/gora/${slug}"]`).first();
  if (!(await link.isVisible())) { await hand.press(page.locator("main .doings details.moves > summary")); }
  await hand.press(link);
  await complete(visitor, answers);
}

// The same as before, for the receiver: taken, accepted and begun, so that the agency writes in sections of its own.
export async function beginWork(receiver, referral) {
  await doWith(receiver, referral, "ta-emot");
  await doWith(receiver, referral, "acceptera");
  await doWith(receiver, referral, "starta", { startsOn: today() });
}

// Somebody does something and leaves.
export async function as(world, handle, work) {
  const visitor = await Visitor.of(world, handle);
  const found = await work(visitor);
  await visitor.leave();
  return found;
}

// A form of a case, by its address.
export async function doInCase(visitor, id, slug, answers = {}) {
  await visitor.go(`/arende/${id}/gora/${slug}`);
  await complete(visitor, answers);
}
