// A referral is declined with its reason and the sender chooses what is next; another is passed on.
import { doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { answer, named, refuses } from "../kit/forms.mjs";
import { Visitor } from "../kit/visit.mjs";

export const declineAndReroute = {
  name: "remiss som avböjs och hänvisas vidare",
  async go(world) {
    const unit = named("Arbetsmarknadsenheten");
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    const first = await referPerson(desk, id, { unit, service: "GUIDANCE" });

    const labour = await Visitor.of(world, "labour.gnesta");
    await doWith(labour, first, "ta-emot");
    await labour.hand.press(labour.page.locator("main .doings details.moves > summary"));
    await labour.hand.link("Avböj remissen");
    await answer(labour, "reason", "OTHER");
    await labour.hand.button("Avböj");
    await refuses(labour, "Förklaring");
    await labour.hand.write(/^Förklaring/, "Vi har ingen handledare just nu.");
    await labour.hand.button("Avböj");
    await labour.done();

    await doWith(desk, first, "valj-nasta", { step: "NEW_REFERRAL" });
    const second = await referPerson(desk, id, { unit, service: "WORK_PRACTICE" });
    await doWith(labour, second, "ta-emot");
    await doWith(labour, second, "hanvisa", {
      toUnitId: named("Arbetsförmedlingen"),
      reason: "Personen behöver stöd att söka arbete.",
    });
    await labour.leave();
    await doWith(desk, second, "bekrafta-hanvisning");
    await desk.leave();

    const employment = await Visitor.of(world, "employment.sormland");
    await employment.hand.link("Remisser");
    await employment.sees("Arbetspraktik");
    await employment.leave();
  },
};
