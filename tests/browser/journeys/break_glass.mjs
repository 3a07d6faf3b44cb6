// Opening in an emergency: why, for how long, who is told, and how it is reviewed (access.md rule 7).
import { thisMonth } from "../kit/days.mjs";
import { as, beginWork, doInCase, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, fill, named, refuses, send } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

const REASON = "Hon står utan tak över huvudet i natt och svarar inte.";

// A person with whom welfare and labour work, linked by a referral that carries nothing.
async function linked(world) {
  const desk = await Visitor.of(world, "desk.gnesta");
  const id = await receivePerson(desk);
  const toWelfare = await referPerson(desk, id, { unit: named("Försörjningsstöd"), service: "FINANCIAL_ASSISTANCE" });
  const toLabour = await referPerson(desk, id, { unit: named("Arbetsmarknadsenheten"), service: "GUIDANCE" });
  await desk.leave();
  await as(world, "labour.gnesta", (labour) => beginWork(labour, toLabour));
  await as(world, "welfare.gnesta", async (welfare) => {
    await beginWork(welfare, toWelfare);
    await doInCase(welfare, id, "bistand", { month: thisMonth(), amountOre: "9123", barrier: "UNEMPLOYED_NO_BENEFIT" });
    await referPerson(welfare, id, { unit: named("Arbetsmarknadsenheten"), service: "EMPLOYMENT_SUPPORT" });
  });
  return id;
}

export const breakGlass = {
  name: "nödöppning och dess granskning",
  async go(world) {
    const id = await linked(world);
    const labour = await Visitor.of(world, "labour.gnesta");
    await labour.go(`/arende/${id}/uppgifter`);
    await labour.sees("Den här delen delas inte med dig.");
    await labour.seesNot(/9\s123/);
    await labour.hand.link("Översikt");
    await labour.hand.link("Nödöppna");
    await fill(labour, {
      sections: named("Ekonomiskt bistånd"), category: "DANGER_TO_LIFE_OR_HEALTH", reason: "Bråttom.", minutes: "30",
    });
    await send(labour);
    await refuses(labour, "tecken");
    await fill(labour, { reason: REASON });
    await send(labour);
    await labour.sees("Delarna är öppna för dig.");
    await labour.sees("Du har nödöppnat delar av ärendet.");
    await labour.hand.link("Uppgifter");
    await labour.sees(/9\s123/);
    await labour.hand.link("Se vad, och avsluta");
    await labour.sees(/^Det slutar av sig självt .*\d\d[.:]\d\d/);
    await labour.hand.button("Avsluta nu");
    await labour.sees("Nödöppningen är avslutad.");
    await labour.hand.link("Uppgifter");
    await labour.seesNot(/9\s123/);
    await labour.leave();

    // The owner's unit was told at once.
    await as(world, "welfare.gnesta", async (welfare) => {
      await welfare.sees("Mitt arbete");
      await welfare.go(`/arende/${id}`);
      must(await welfare.page.locator("main .panel[aria-labelledby=tasks]").getByText(/[Nn]ödöppn/).count() > 0, "the unit is told");
    });
    await as(world, "logs.welfare.gnesta", async (reviewer) => {
      await reviewer.hand.link("Loggkontroll");
      await reviewer.sees(REASON);
      const review = reviewer.page.locator("main li.row").filter({ hasText: REASON }).locator('a[href*="granska-oppning"]');
      await reviewer.hand.press(review);
      await reviewer.sees(REASON);
      await complete(reviewer, { verdict: "JUSTIFIED" });
    });
  },
};
