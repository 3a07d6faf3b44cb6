// The ways of a referral that are not the usual one: more is asked for and answered, it waits in a queue, work is paused
// and goes on, it ends early, is taken back, is stopped, or its handler steps aside.
import { inDays, today } from "../kit/days.mjs";
import { as, beginWork, doWith, receivePerson, referPerson } from "../kit/deeds.mjs";
import { named } from "../kit/forms.mjs";
import { Visitor } from "../kit/visit.mjs";

const LABOUR = named("Arbetsmarknadsenheten");

// More is asked for, answered, and the work begun, looked after, paused, resumed and ended before its time.
async function unevenWork(desk, labour, id) {
  const referral = await referPerson(desk, id, { unit: LABOUR, service: "GUIDANCE" });
  await doWith(labour, referral, "ta-emot");
  await doWith(labour, referral, "komplettering", { question: "Kan personen arbeta heltid?" });
  await desk.go("/mitt-arbete/vantar");
  await desk.sees("Svara på frågan");
  await doWith(desk, referral, "svara", { text: "Ja, från nästa månad." });
  await doWith(labour, referral, "acceptera", { note: "Vi börjar med ett samtal.", shareNote: true });
  await doWith(labour, referral, "starta", { startsOn: today(), followUpOn: inDays(20) });
  await doWith(labour, referral, "planera-uppfoljning", { followUpOn: inDays(25) });
  await doWith(labour, referral, "uteblev", { on: today() });
  await doWith(labour, referral, "pausa", { reason: "Personen är sjuk.", resumesOn: inDays(14) });
  await labour.sees("Personen är sjuk.");
  await doWith(labour, referral, "ateruppta");
  await doWith(labour, referral, "avbryt", { reason: "OTHER", text: "Personen vill vänta." });
  await desk.go(`/remiss/${referral}`);
  await desk.sees("Vi börjar med ett samtal.");
  await desk.sees("Avbruten");
}

// Taken back before anybody has begun, and after: then the receiver confirms.
async function takenBack(desk, labour, id) {
  const first = await referPerson(desk, id, { unit: LABOUR, service: "MAPPING" });
  await doWith(desk, first, "aterta");
  const second = await referPerson(desk, id, { unit: LABOUR, service: "WORK_PRACTICE" });
  await beginWork(labour, second);
  await doWith(desk, second, "aterta");
  await doWith(labour, second, "bekrafta-atertagande");
  const wrong = await referPerson(desk, id, { unit: LABOUR, service: "MAPPING" });
  await doWith(desk, wrong, "felregistrerad", { note: "Fel person vid disken." });
}

// The person takes the consent back while the work goes on.
async function stopped(desk, labour, id) {
  const referral = await referPerson(desk, id, { unit: LABOUR, service: "EDUCATION_GUIDANCE" });
  await beginWork(labour, referral);
  await doWith(desk, referral, "stoppa");
  await doWith(labour, referral, "bekrafta-stopp");
}

// The lead gives it to a handler; the handler steps aside and sees it no more.
async function steppedAside(world, desk, id) {
  const referral = await referPerson(desk, id, { unit: LABOUR, service: "PLACEMENT" });
  await as(world, "lead.labour.gnesta", (lead) => doWith(lead, referral, "fordela", { staffId: named("Arvid Verkstrand") }));
  await as(world, "labour.gnesta", async (labour) => {
    await doWith(labour, referral, "jav");
    await labour.misses(`/remiss/${referral}`);
  });
}

// No place is free: the lead puts it in the queue, and looks it over.
async function queued(world, desk, id) {
  const referral = await referPerson(desk, id, { unit: named("Försörjningsstöd"), service: "DEBT_COUNSELLING" });
  await as(world, "lead.welfare.gnesta", async (lead) => {
    await doWith(lead, referral, "ta-emot");
    await doWith(lead, referral, "stall-i-ko");
    await doWith(lead, referral, "se-over-kon");
  });
  await desk.go("/mitt-arbete/vantar");
  await desk.sees("En ledig plats");
}

export const formsOfReferrals = {
  name: "blanketter: remissens andra vägar",
  isOfForms: true,
  async go(world) {
    const desk = await Visitor.of(world, "desk.gnesta");
    const id = await receivePerson(desk);
    const labour = await Visitor.of(world, "labour.gnesta");
    await unevenWork(desk, labour, id);
    await takenBack(desk, labour, id);
    await stopped(desk, labour, id);
    await queued(world, desk, id);
    await labour.leave();
    await steppedAside(world, desk, id);
    await desk.leave();
  },
};
