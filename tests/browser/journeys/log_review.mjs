// The review of the access log: opened for a week, filtered by risk, judged, followed up and signed.
import { inDays, thisMonth, today } from "../kit/days.mjs";
import { as, doInCase, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, named } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

// More looks than this nobody judges in a journey.
const MOST = 40;

// Something to ask about: the lead finds that the case is their own, after a colleague has read it.
async function readByAColleague(world) {
  const [id, referral] = await as(world, "desk.gnesta", async (desk) => {
    const found = await receivePerson(desk);
    return [found, await referPerson(desk, found, { unit: named("Försörjningsstöd"), service: "FINANCIAL_ASSISTANCE" })];
  });
  await as(world, "lead.welfare.gnesta", async (lead) => {
    await doWith(lead, referral, "ta-emot");
    await doWith(lead, referral, "fordela", { staffId: named("Vera") });
    await doInCase(lead, id, "anmal-jav", { kind: "OWN_CASE" });
  });
  // What is written is read on the page that one comes to.
  await as(world, "welfare.gnesta", async (welfare) => {
    await doWith(welfare, referral, "acceptera");
    await doWith(welfare, referral, "starta", { startsOn: today() });
    await doInCase(welfare, id, "bistand", { month: thisMonth(), amountOre: "9123", barrier: "UNEMPLOYED_NO_BENEFIT" });
    await welfare.sees(/9\s123/);
  });
}

// Every look that nobody has judged: the first is to be followed up.
async function judgeAll(reviewer, id) {
  const { hand, page } = reviewer;
  const open = page.locator('main a[href*="/gora/bedom-lasning/"]').first();
  for (let judged = 0; judged < MOST; judged += 1) {
    await reviewer.go(`/loggkontroll/${id}?lage=OPEN`);
    if (await open.count() === 0) { return judged; }
    await hand.press(open);
    await complete(reviewer, judged === 0
      ? { verdict: "NEEDS_FOLLOW_UP", note: "Läste en kollegas ärende." } : { verdict: "IN_ORDER" });
  }
  throw new Error(`more than ${MOST} looks wait for a verdict`);
}

export const logReview = {
  name: "loggkontroll: lista, filtrera på risk, signera, följa upp",
  async go(world) {
    await readByAColleague(world);
    const reviewer = await Visitor.of(world, "logs.welfare.gnesta");
    const { hand, page } = reviewer;
    await hand.link("Loggkontroll");
    await hand.link("Öppna en granskning");
    await complete(reviewer, { from: inDays(-6), to: today() });
    await hand.press(page.locator('main table a[href^="/loggkontroll/"]').first());
    const id = new URL(page.url()).pathname.split("/").pop();
    const looks = page.locator("main article");
    await hand.select("Varför vi frågar", "Skyddad identitet");
    await hand.button("Visa");
    await reviewer.sees("Inga läsningar passar filtret.");
    await hand.select("Varför vi frågar", "Kollega");
    await hand.button("Visa");
    must(await looks.count() > 0, "the filter shows looks at a colleague");
    must(await looks.filter({ hasNotText: "Kollega" }).count() === 0, "and no others");
    await hand.press(looks.first().locator("summary"));
    await reviewer.sees("Ekonomiskt bistånd");

    await hand.link("Signera granskningen");
    await hand.button("Signera");
    await page.locator("#problems").waitFor();
    must(await judgeAll(reviewer, id) > 1, "there were looks to judge");
    await reviewer.go(`/loggkontroll/${id}`);
    await hand.press(page.locator('main article:has-text("kollegas ärende") a[href*="/gora/folj-upp-lasning/"]').first());
    await complete(reviewer, { action: "Samtal med läsaren.", doneOn: today() });
    await reviewer.sees("Samtal med läsaren.");
    await hand.link("Signera granskningen");
    await hand.button("Signera");
    await reviewer.sees("Granskningen är signerad.");
    await reviewer.go(`/loggkontroll/${id}`);
    await reviewer.seesNot("Bedöm läsningen");
    await reviewer.leave();
  },
};
