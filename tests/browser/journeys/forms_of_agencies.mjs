// What the agencies write in sections of their own: every form of the welfare unit, the labour-market unit, the
// employment service and the insurance agency, and what their pages say of it afterwards.
import { inDays, thisMonth, today } from "../kit/days.mjs";
import { as, beginWork, receivePerson, referPerson } from "../kit/deeds.mjs";
import { complete, fill, named, send } from "../kit/forms.mjs";
import { must } from "../kit/visit.mjs";

const RECEIVERS = [
  ["welfare.gnesta", "Försörjningsstöd", "FINANCIAL_ASSISTANCE"],
  ["labour.gnesta", "Arbetsmarknadsenheten", "PLACEMENT"],
  ["employment.sormland", "Arbetsförmedlingen", "EMPLOYMENT_SUPPORT"],
  ["insurance.sormland", "Försäkringskassan", "REHABILITATION_COORDINATION"],
];

// One form after the other, each from its link on the page of the records.
async function record(visitor, id, forms) {
  for (const [slug, answers] of forms) {
    await visitor.go(`/arende/${id}/uppgifter`);
    await visitor.hand.press(visitor.page.locator(`main a[href$="/gora/${slug}"], main a[href*="/gora/${slug}?"]`).first());
    await complete(visitor, answers);
  }
}

async function ofWelfare(welfare, id) {
  await record(welfare, id, [
    ["hushall", { type: "SINGLE_WOMAN_WITH_CHILDREN", adults: "1", children: "2" }],
    ["forsorjningshinder", { month: thisMonth(), adult: "APPLICANT", barrier: "LANGUAGE" }],
    ["aktivitetskrav", { hoursPerWeek: "20", kinds: ["JOB_SEARCH", "LANGUAGE"], reductions: "CHILD_UNDER_EIGHT", from: today() }],
    ["bistand", { month: thisMonth(), amountOre: "4 250", barrier: "LANGUAGE" }],
  ]);
  await welfare.sees("Språkhinder");
  // A correction begins with what it corrects.
  await welfare.hand.press(welfare.page.locator('main a[href*="/gora/bistand?replaces="]').first());
  must(/^4\s?250/.test(await welfare.page.locator('main [name="amountOre"]').inputValue()), "the correction is filled in");
  await complete(welfare, { amountOre: "4 500" });
  await welfare.sees(/4\s500/);
}

async function ofLabour(labour, id) {
  await record(labour, id, [
    ["placering", {
      workplace: "Skolköket", employmentType: "WORK_TRAINING", serviceRatePercent: "75", competenceSharePercent: "25",
      tasks: "Hjälper till med maten.", startsOn: inDays(-3), endsOn: inDays(90),
    }],
    ["facklig-samverkan", { organisation: "Kommunal", askedOn: today(), outcome: "ASKED" }],
    ["narvaro", { on: inDays(-1), kind: "PRESENT", hours: "6,5" }],
    ["kompetenstimmar", { month: thisMonth(), activity: "COURSE", plannedHours: "20", doneHours: "4,5" }],
  ]);
  await labour.sees("Skolköket");
  await record(labour, id, [["avsluta-placering", { endsOn: today(), reason: "WORK", note: "Har fått arbete." }]]);
  await labour.sees(/Slutade/);
}

async function ofEmployment(employment, id) {
  await record(employment, id, [
    ["inskrivning", { category: "OPENLY_UNEMPLOYED", registeredFrom: inDays(-30), unemploymentFund: "MEMBER" }],
    ["program", { code: "EQUIP_AND_MATCH", from: today(), to: inDays(120) }],
    ["leverantor", { status: "REFERRED", on: today(), provider: "Exempelvägen AB" }],
  ]);
  await employment.hand.press(employment.page.locator('main a[href*="/gora/redo-for-insats"]').first());
  await fill(employment, { level: "NOT_READY_NOW" });
  await send(employment);
  await employment.page.locator("#problems").waitFor();
  await complete(employment, { reviewOn: inDays(30) });
  await employment.sees("Exempelvägen AB");
}

async function ofInsurance(insurance, id) {
  await record(insurance, id, [
    ["ersattning", { code: "SICKNESS_BENEFIT", extentPercent: "50", from: inDays(-20), to: inDays(20) }],
    ["rehabilitering", { status: "PLANNED", coordinator: "Folke Trygglund", measures: "Möte med arbetsgivaren.", reviewOn: inDays(30) }],
    ["nollklassad", { from: inDays(-400), to: inDays(-300) }],
  ]);
  await insurance.sees("Folke Trygglund");
}

export const formsOfAgencies = {
  name: "blanketter: myndigheternas egna uppgifter",
  isOfForms: true,
  async go(world) {
    const [id, referrals] = await as(world, "desk.gnesta", async (desk) => {
      const found = await receivePerson(desk);
      const sent = [];
      for (const [, unit, service] of RECEIVERS) { sent.push(await referPerson(desk, found, { unit: named(unit), service })); }
      return [found, sent];
    });
    const own = [ofWelfare, ofLabour, ofEmployment, ofInsurance];
    for (const [place, [handle]] of RECEIVERS.entries()) {
      await as(world, handle, async (receiver) => {
        await beginWork(receiver, referrals[place]);
        await own[place](receiver, id);
      });
    }
  },
};
