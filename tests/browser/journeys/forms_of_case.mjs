// What is done in a case beside the work: contact, notes, appointing, moving, protecting; and a declared conflict of
// interest, after which the case is not there any more.
import { today } from "../kit/days.mjs";
import { as, beginWork, doInCase, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, follow, named } from "../kit/forms.mjs";
import { Visitor } from "../kit/visit.mjs";

async function noted(desk, id) {
  await desk.go(`/arende/${id}/journal`);
  await follow(desk, "/gora/anteckna", { text: "Personen ringde och vill byta tid." });
  await follow(desk, "/gora/ratta-anteckning", { text: "Personen ringde och vill byta dag." });
  await desk.sees("Personen ringde och vill byta dag.");
  await follow(desk, "/gora/las-anteckning");
  await desk.sees("Låst");
}

async function moved(desk, id) {
  await doInCase(desk, id, "flytt", { municipality: "0488", movedOn: today() });
  await doInCase(desk, id, "angra-flytt");
}

// The same human being was received twice: one and two again.
async function merged(desk, id) {
  await receivePerson(desk);
  const number = (await desk.page.locator("body").innerText()).match(/[A-ZÅÄÖ]{3}-\d{4}-\d{5}/)[0];
  const reason = "Visade pass och personbevis i receptionen.";
  await doInCase(desk, id, "sla-ihop", { otherCaseNumber: number, reason });
  await doInCase(desk, id, "angra-sammanslagning", { reason: "Passet tillhörde någon annan, det är två människor." });
}

export const formsOfCase = {
  name: "blanketter: i ärendet, och jäv",
  isOfForms: true,
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    await doInCase(desk, id, "kontakt", { phone: "070-174 06 87", email: "nagon@exempel.se" });
    await desk.sees("nagon@exempel.se");
    await noted(desk, id);
    await doInCase(desk, id, "utse-samordnare", { staffIds: named("Disa") });
    await moved(desk, id);
    await merged(desk, id);
    const referral = await referPerson(desk, id, { unit: named("Arbetsmarknadsenheten"), service: "GUIDANCE" });
    await as(world, "labour.gnesta", (labour) => beginWork(labour, referral));
    await as(world, "manager.labour.gnesta", (manager) => doInCase(manager, id, "tilldela", { staffId: named("Leif") }));
    await doInCase(desk, id, "skydda", { grade: "MARKING" });
    await desk.sees("Skyddad identitet");
    await as(world, "labour.gnesta", (labour) => labour.misses(`/arende/${id}`));
    await doInCase(desk, id, "hav-skydd");

    await as(world, "labour.gnesta", async (labour) => {
      await labour.go(`/arende/${id}`);
      await labour.hand.link("Anmäl jäv");
      await complete(labour, { kind: "KIN" });
      await labour.misses(`/arende/${id}`);
    });
    await desk.leave();
  },
};
