// From the desk's search to the closed case: received, assessed, referred, worked with, completed, closed.
import { answer, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { Visitor, must } from "../kit/visit.mjs";

export const intakeToClosure = {
  name: "från intag till avslut",
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);

    await desk.go(`/arende/${id}/gora/bedom`);
    await answer(desk, "inTargetGroup", "yes");
    await answer(desk, "targetGroups", "LONG_TERM_UNEMPLOYED");
    await answer(desk, "needs", "WORK");
    await desk.hand.button("Spara bedömningen");
    await desk.sees("Bedömningen är sparad.");

    const referral = await referPerson(desk, id, { unit: "Arbetsmarknadsenheten", service: "GUIDANCE" });
    await desk.leave();

    const labour = await Visitor.of(world, "labour.gnesta");
    await labour.go("/remisser");
    await labour.hand.press(labour.page.locator(`main a[href^="/remiss/${referral}"]`).first());
    await doWith(labour, referral, "ta-emot", "Ta emot");
    await doWith(labour, referral, "acceptera", "Acceptera");
    await doWith(labour, referral, "starta", "Starta", async () => {
      await labour.hand.write(/^Första dag/, new Date().toISOString().slice(0, 10));
    });
    await labour.go(`/arende/${id}`);
    must(await labour.page.locator(".identity-name").count() === 1, "whose case it is stands first");
    await doWith(labour, referral, "slutfor", "Avsluta remissen", async () => {
      await answer(labour, "outcome", "WORK_UNSUBSIDISED");
      await answer(labour, "incomeSourceAfter.0.source", "OWN_INCOME");
      await labour.hand.write(/^Omfattning i procent/, "100");
    });
    await labour.leave();

    const again = await Visitor.of(world, "desk.gnesta");
    await again.go(`/arende/${id}/avslut`);
    await again.hand.press(again.page.locator(`main a[href="/arende/${id}/avslut/avsluta"]`).first());
    await answer(again, "reason", "WORK");
    await answer(again, "occupation.kind", "WORK_UNSUBSIDISED");
    await answer(again, "incomeSources.0.source", "OWN_INCOME");
    await again.hand.write(/Andel i procent/, "100");
    await again.hand.button("Kontrollera");
    await again.sees("Ett avslutat ärende kan inte öppnas igen.");
    await again.hand.button("Avsluta ärendet");
    await again.sees("Ärendet är avslutat.");
    await again.leave();
  },
};
