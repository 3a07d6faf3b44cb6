// A consent lets another agency read; the person takes it back at the desk; what rests on it stops at once.
import { inDays, today } from "../kit/days.mjs";
import { doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, follow, named } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

const KNOWN = "Har arbetat sex år i kök.";

export const withdrawal = {
  name: "samtycke som återkallas",
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    await desk.hand.link("Kartläggning");
    await desk.hand.link("Skriv i kartläggningen");
    await complete(desk, { "work.note": KNOWN });
    await desk.hand.link("Grunder");
    await follow(desk, "/gora/ny-grund", {
      fromAgencyId: named("En väg in"), toAgencyId: named("arbetsmarknadsnämnden"), kind: "CONSENT",
      sections: "MAPPING_WORK", purpose: "Planera arbetsträning tillsammans.",
      validFrom: today(), validTo: inDays(180), consentForm: "WRITTEN",
    });
    const referral = await referPerson(desk, id, {
      unit: named("Arbetsmarknadsenheten"), service: "GUIDANCE", sections: ["MAPPING_WORK"],
    });

    const labour = await Visitor.of(world, "labour.gnesta");
    await doWith(labour, referral, "ta-emot");
    await doWith(labour, referral, "acceptera");
    await labour.go(`/arende/${id}/kartlaggning`);
    await labour.sees(KNOWN);

    await desk.go(`/arende/${id}/grunder`);
    await desk.hand.link(/^Återkalla samtycket/);
    await desk.sees("Remisser som stannar");
    must(await desk.page.locator(`main a[href="/remiss/${referral}"]`).count() === 1, "the referral that stops is named");
    await desk.hand.button("Återkalla samtycket");
    await desk.sees("Samtycket är återkallat. En remiss stannade.");
    await desk.sees("En grund som inte gäller längre");
    await desk.leave();

    const answered = await labour.page.goto(`${labour.base}/arende/${id}/kartlaggning`);
    must(answered.status() === 404 || await labour.page.getByText(KNOWN).count() === 0, "nothing of it is read any more");
    await doWith(labour, referral, "bekrafta-stopp");
    await labour.leave();
  },
};
