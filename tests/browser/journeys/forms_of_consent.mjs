// The person is asked before anything is sent: no on the own pages, yes on the own pages, and yes at the desk.
import { as, doWith, draftReferral, receivePerson } from "../kit/deeds.mjs";
import { complete, named } from "../kit/forms.mjs";
import { newNumber } from "../kit/people.mjs";
import { Visitor } from "../kit/visit.mjs";

async function asked(desk, id, service, consentForm) {
  const referral = await draftReferral(desk, id, { unit: named("Arbetsmarknadsenheten"), service, sections: ["INTAKE"] });
  await doWith(desk, referral, "fraga-personen", { consentForm });
  return referral;
}

async function answers(world, number, link) {
  const person = await Visitor.participant(world, number);
  await person.sees("Vi behöver ditt svar");
  await person.hand.link(link);
  await complete(person);
  await person.seesNot("Vi behöver ditt svar");
  await person.leave();
}

export const formsOfConsent = {
  name: "blanketter: personen får frågan först",
  isOfForms: true,
  async go(world) {
    const number = newNumber();
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk, number);
    const first = await asked(desk, id, "GUIDANCE", "ELECTRONIC");
    await answers(world, number, /^Svara nej/);
    await desk.go(`/remiss/${first}`);
    await desk.sees("Utkast");

    await asked(desk, id, "MAPPING", "ELECTRONIC");
    await answers(world, number, /^Svara ja/);

    const third = await asked(desk, id, "WORK_PRACTICE", "ORAL_WITNESSED");
    await doWith(desk, third, "tillbaka-till-utkast", { reason: "TAKEN_BACK" });
    await doWith(desk, third, "fraga-personen", { consentForm: "ORAL_WITNESSED" });
    await doWith(desk, third, "godkand", { witness: "Disa Vittnesson" });
    await desk.leave();
    await as(world, "labour.gnesta", async (labour) => {
      await labour.hand.link("Remisser");
      await labour.sees("Arbetspraktik");
    });
  },
};
