// The review of the access log: opened for a week, filtered by risk, judged, followed up and signed.
import { as, beginWork, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, fill, inDays, named, refuses, send, today } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

export const logReview = {
  name: "loggkontroll",
  async go(world) {
    const reviewer = await Visitor.of(world, "logs.welfare.gnesta");
    const { hand, page } = reviewer;
    await hand.link("Loggkontroll");
    await hand.link("Öppna en granskning");
    await complete(reviewer, { from: inDays(-6), to: today() });
    await hand.press(page.locator('main table a[href^="/loggkontroll/"]').first());
    await reviewer.sees("Läsningar att bedöma");
    await reviewer.leave();
  },
};
