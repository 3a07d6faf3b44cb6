// Every agency writes its own sections, and sees those of others only while a ground names them.
import assert from "node:assert/strict";

import { state } from "../kit/reader.mjs";
import { daysLater, monthsLater } from "./days.mjs";
import { decline, recordConsent, sendReferral } from "./referrals.mjs";

// Whose a section is, and where it stands in the case.
const OWNED = {
  welfare: ["WELFARE_ASSISTANCE", (view) => view.welfare?.assistanceDecisions],
  labour: ["LABOUR_PLACEMENT", (view) => view.labourMarket?.placements],
  employment: ["EMPLOYMENT_REGISTRATION", (view) => view.employmentService?.registration],
  insurance: ["INSURANCE_BENEFIT", (view) => view.insurance?.benefit],
};

// Who supervises at the labour-market unit.
async function supervisor(labour) {
  const { data, faults } = await labour.send("query Staff { programmeStaff { id role } }", {});
  assert.deepEqual(faults, []);
  return data.programmeStaff.find((colleague) => colleague.role === "SUPERVISOR").id;
}

export async function writeSections({ welfare, labour, employment, insurance }, caseId, today) {
  const month = { caseId, month: today.slice(0, 7), amountOre: 912_300, barrier: "UNEMPLOYED_NO_BENEFIT" };
  const { decision } = await welfare.change("record_assistance_decision", month);
  assert.equal(decision.amountOre, 912_300);
  assert.deepEqual(await labour.refused("record_assistance_decision", { ...month, month: monthsLater(today, -1).slice(0, 7) }), ["FORBIDDEN"]);
  const { placement } = await labour.change("create_placement", {
    caseId, workplace: "Återbruket i Gnesta", employmentType: "MUNICIPAL_LABOUR_EMPLOYMENT", serviceRatePercent: 75,
    startsOn: daysLater(today, -21), endsOn: daysLater(today, 343), tasks: "Sorterar och lagar möbler",
    supervisorId: await supervisor(labour),
  });
  assert.equal(placement.serviceRatePercent, 75);
  const { registration } = await employment.change("record_employment_registration", {
    caseId, category: "OPENLY_UNEMPLOYED", registeredFrom: daysLater(today, -53),
  });
  assert.equal(registration.category, "OPENLY_UNEMPLOYED");
  const { benefit } = await insurance.change("record_benefit", {
    caseId, code: "SICKNESS_BENEFIT", extentPercent: 50, from: daysLater(today, -83), to: daysLater(today, -23),
  });
  assert.equal(benefit.extentPercent, 50);
}

// The one shared plan: a reader of an old version is told so, and changes nothing.
export async function sharePlan({ desk, labour }, caseId, places) {
  const { plan } = await labour.see(caseId);
  const asked = {
    caseId, expectedVersion: plan.version, goals: [{ text: "Eget arbete inom ett år" }],
    activities: [{ title: "Praktik på återbruket", status: "ONGOING", responsibleUnitId: places.labour.unit }],
  };
  const shared = await labour.change("update_plan", asked);
  const late = { ...asked, goals: [{ text: "Något annat" }] };
  assert.deepEqual(await labour.refused("update_plan", late), ["STALE_VERSION"]);
  const seen = (await desk.see(caseId)).plan;
  assert.deepEqual(seen.goals, shared.plan.goals);
  assert.deepEqual(seen.goals.map((goal) => goal.text), ["Eget arbete inom ett år"]);
}

// Each sees its own; of the others' there is a line in `access`, and nothing else.
export async function expectOwnPartsOnly(readers, caseId) {
  for (const reader of ["desk", ...Object.keys(OWNED)]) {
    const view = await readers[reader].see(caseId);
    for (const [owner, [section, at]] of Object.entries(OWNED)) {
      const shown = state(view, section);
      if (reader === owner) {
        assert.equal(shown, "WRITABLE", `${reader}: ${section}`);
        assert.ok(at(view), `${reader}: ${section}`);
      } else {
        assert.ok(["WITHHELD", "ABSENT"].includes(shown), `${reader}: ${section} is ${shown}`);
        assert.equal(at(view) ?? null, null, `${reader}: ${section}`);
      }
    }
  }
}

// The person sees what every agency has written.
export async function expectPersonSeesAll(readers, caseId) {
  const view = await readers.person.see(caseId);
  for (const [section, at] of Object.values(OWNED)) {
    assert.equal(state(view, section), "READABLE", section);
    assert.ok(at(view), section);
  }
  const supervised = await readers.supervisor.see(caseId);
  assert.equal(supervised.labourMarket.placements[0].workplace, "Återbruket i Gnesta");
  assert.deepEqual([supervised.plan, supervised.person.personalNumberMasked], [null, null]);
}

// A consent that names the section opens it for another agency until the moment it is withdrawn.
export async function openAndShut({ welfare, employment }, caseId, places) {
  const look = async (expected) => {
    const view = await employment.see(caseId);
    assert.equal(state(view, "WELFARE_ASSISTANCE"), expected);
    return view.welfare?.assistanceDecisions ?? null;
  };
  await look("ABSENT");
  const linking = await sendReferral(welfare, caseId, places.employment, "GUIDANCE", []);
  assert.equal(await look("WITHHELD"), null);
  const sections = ["WELFARE_ASSISTANCE"];
  const consent = await recordConsent(welfare, caseId, places.welfare, places.employment, sections);
  assert.equal((await look("READABLE"))[0].amountOre, 912_300);
  const resting = await sendReferral(welfare, caseId, places.employment, "EMPLOYMENT_SUPPORT", sections);
  const withdrawn = await welfare.change("withdraw_consent", { basisId: consent });
  assert.equal(withdrawn.basis.status, "WITHDRAWN");
  assert.deepEqual(withdrawn.stoppedReferrals, [{ id: resting.id, status: "CONSENT_WITHDRAWN" }]);
  assert.equal(await look("WITHHELD"), null);
  await decline(employment, linking);
}
