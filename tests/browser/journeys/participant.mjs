// The person's own pages: the case and the plan, who has looked, a consent taken back; in three languages.
import { inDays, today } from "../kit/days.mjs";
import { as, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, follow, named } from "../kit/forms.mjs";
import { newNumber } from "../kit/people.mjs";
import { Visitor, must } from "../kit/visit.mjs";

const GOAL = "Jag vill arbeta med mat.";
const STEP = "Besöka skolköket";
const SAID = "Jag vill börja efter jul.";

// A plan is written by who has a basis for it: here the labour-market unit, with the person's consent.
async function prepared(world, number) {
  const unit = named("Arbetsmarknadsenheten");
  const [id, referral] = await as(world, "desk.gnesta", async (desk) => {
    const found = await receivePerson(desk, number);
    await desk.hand.link("Grunder");
    await follow(desk, "/gora/ny-grund", {
      fromAgencyId: named("En väg in"), toAgencyId: named("arbetsmarknadsnämnden"), kind: "CONSENT",
      sections: ["MAPPING_WORK", "PLAN"], purpose: "Planera arbetsträning tillsammans.",
      validFrom: today(), validTo: inDays(180), consentForm: "WRITTEN",
    });
    return [found, await referPerson(desk, found, { unit, service: "GUIDANCE", sections: ["PLAN"] })];
  });
  await as(world, "labour.gnesta", async (labour) => {
    await doWith(labour, referral, "ta-emot");
    await doWith(labour, referral, "acceptera");
    await labour.go(`/arende/${id}`);
    await labour.hand.link("Plan");
    await labour.hand.link("Börja planen");
    await complete(labour, { "goals.0.text": GOAL, "activities.0.title": STEP, "activities.0.dueOn": inDays(20) });
    await labour.sees(GOAL);
  });
}

// Another language, by the menu.
async function speak(visitor, language) {
  await visitor.hand.press(visitor.page.locator("details.menu > summary"));
  await visitor.hand.selectIn(visitor.page.locator("#language"), language);
  await visitor.hand.press(visitor.page.locator("form[action='/installningar'] button"));
}

export const participant = {
  name: "deltagarens egna sidor",
  async go(world) {
    const number = newNumber();
    await prepared(world, number);
    const person = await Visitor.participant(world, number);
    const { hand, page } = person;
    await person.sees("Det här händer nu");
    await person.sees(STEP);
    await hand.link("Min plan");
    await person.sees(GOAL);
    await hand.link("Säg något om planen");
    await complete(person, { text: SAID });
    await person.sees(SAID);

    await hand.link("Samtycken");
    await person.sees("Det här har du sagt ja till");
    await hand.link(/^Ta tillbaka/);
    await hand.button("Ta tillbaka samtycket");
    await person.sees("Samtycket är taget tillbaka.");
    await person.sees("Återkallad");

    await hand.link("Vem har tittat");
    await person.sees(/En väg in/);

    await speak(person, "Lättläst svenska");
    await person.sees("Här ser du alla som har läst om dig.");
    must(await page.locator('html[lang^="sv"]').count() === 1, "easy Swedish is Swedish");
    await speak(person, "English");
    must(await page.locator('html[lang="en"]').count() === 1, "the page says that it is in English");
    await person.sees("My plan");
    await person.leave();
  },
};
