// A referral is declined with its reason and the sender chooses what is next; another is passed on.
import { answer, answerWith, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { Visitor } from "../kit/visit.mjs";

export const declineAndReroute = {
  name: "remiss som avböjs och hänvisas vidare",
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    const first = await referPerson(desk, id, { unit: "Arbetsmarknadsenheten", service: "GUIDANCE" });

    const labour = await Visitor.of(world, "labour.gnesta");
    await doWith(labour, first, "ta-emot", "Ta emot");
    await labour.go(`/remiss/${first}/gora/avboj`);
    await answer(labour, "reason", "OTHER");
    await labour.hand.button("Avböj");
    await labour.page.locator("#problems").waitFor();
    await labour.hand.write(/^Förklaring/, "Vi har ingen handledare just nu.");
    await labour.hand.button("Avböj");
    await labour.page.locator(".note.good").first().waitFor();

    await doWith(desk, first, "valj-nasta", "Spara nästa steg", async () => {
      await answer(desk, "step", "NEW_REFERRAL");
    });
    const second = await referPerson(desk, id, { unit: "Arbetsmarknadsenheten", service: "WORK_PRACTICE" });
    await doWith(labour, second, "ta-emot", "Ta emot");
    await doWith(labour, second, "hanvisa", "Hänvisa vidare", async () => {
      await answerWith(labour, "toUnitId", "Arbetsförmedlingen");
      await labour.hand.write(/^Varför den enheten passar bättre/, "Personen behöver stöd att söka arbete.");
    });
    await doWith(desk, second, "bekrafta-hanvisning", "Bekräfta och skicka");
    await labour.leave();
    await desk.leave();

    const employment = await Visitor.of(world, "employment.sormland");
    await employment.go("/remisser");
    await employment.sees("Arbetspraktik");
    await employment.leave();
  },
};
