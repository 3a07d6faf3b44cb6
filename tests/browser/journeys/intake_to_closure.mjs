// From the desk's search to the closed case: received, assessed, referred, worked with, completed, closed.
import { beginWork, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { fill, follow, named } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

export const intakeToClosure = {
  name: "från intag till avslut",
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    await follow(desk, `/arende/${id}/gora/bedom`, {
      inTargetGroup: "yes", targetGroups: "LONG_TERM_UNEMPLOYED", needs: "WORK",
    });
    await desk.sees("Bedömningen är sparad.");
    const referral = await referPerson(desk, id, { unit: named("Arbetsmarknadsenheten"), service: "GUIDANCE" });
    await desk.leave();

    const labour = await Visitor.of(world, "labour.gnesta");
    await labour.hand.link("Remisser");
    await labour.hand.press(labour.page.locator(`main a[href^="/remiss/${referral}"]`).first());
    await beginWork(labour, referral);
    await labour.go(`/arende/${id}`);
    must(await labour.page.locator(".identity-name").count() === 1, "whose case it is stands first");
    await doWith(labour, referral, "slutfor", {
      outcome: "WORK_UNSUBSIDISED",
      "incomeSourceAfter.0.source": "OWN_INCOME", "incomeSourceAfter.0.extentPercent": "100",
    });
    await labour.leave();

    const again = await Visitor.of(world, "desk.gnesta");
    await again.go(`/arende/${id}`);
    await again.hand.link("Avslut");
    await again.hand.link("Avsluta ärendet");
    await fill(again, {
      reason: "WORK", "occupation.kind": "WORK_UNSUBSIDISED",
      "incomeSources.0.source": "OWN_INCOME", "incomeSources.0.extentPercent": "100",
    });
    await again.hand.button("Kontrollera");
    await again.sees("Ett avslutat ärende kan inte öppnas igen.");
    await again.hand.button("Avsluta ärendet");
    await again.sees("Ärendet är avslutat.");
    await again.leave();
  },
};
