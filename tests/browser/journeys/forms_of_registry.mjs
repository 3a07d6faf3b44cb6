// Administration: units from their first day to their last, staff and what they may do, and a service agreement that
// the other side approves.
import { inDays, today } from "../kit/days.mjs";
import { as } from "../kit/deeds.mjs";
import { complete, follow, named } from "../kit/forms.mjs";
import { Visitor, must } from "../kit/visit.mjs";

const UNIT = "Ungdomsteamet";
const RENAMED = "Ungdomsenheten";
const PERSON = "Nova Nyström";

// Something about the unit with this name: its list of changes is opened first.
async function change(admin, unit, slug, answers) {
  const panel = admin.page.locator("main section.panel").filter({ has: admin.page.getByRole("heading", { name: unit, exact: true }) });
  await admin.hand.press(panel.locator("summary"));
  await admin.hand.press(panel.locator(`a[href*="/gora/${slug}/"]`).last());
  await complete(admin, answers);
}

async function units(admin) {
  await admin.hand.link("Administration");
  await follow(admin, "/gora/ny-enhet/ny", { name: UNIT, municipality: "0461" });
  await change(admin, UNIT, "byt-namn", { name: RENAMED });
  await admin.sees(RENAMED);
  await change(admin, RENAMED, "platser", { service: "GUIDANCE", places: "5" });
  await admin.sees("5 platser");
  await change(admin, RENAMED, "ta-emot-remisser", { takesReferralsFrom: today(), takesReferralsTo: inDays(300) });
  await change(admin, RENAMED, "sekretess", { secrecyRegime: "STRICT" });
}

async function staff(admin) {
  await admin.hand.link("Personal");
  await follow(admin, "/gora/lagg-till-person/ny", { displayName: PERSON, subject: "staff:nova.nystrom" });
  const row = (name) => admin.page.locator("main tr").filter({ hasText: name });
  await admin.hand.press(row(PERSON).locator('a[href*="/gora/ge-uppdrag/"]'));
  await complete(admin, { unitId: named(RENAMED), role: "CASEWORKER", validFrom: today() });
  await admin.hand.link("Uppdrag");
  await admin.hand.press(row(PERSON).locator('a[href*="/gora/andra-slut/"]'));
  await complete(admin, { validTo: inDays(100) });
  await admin.hand.press(row(PERSON).locator('a[href*="/gora/avsluta-uppdrag/"]'));
  await complete(admin);
}

async function agreement(world, admin) {
  await admin.hand.link("Serviceavtal");
  await follow(admin, "/gora/foresla-avtal/ny", {
    deskAgencyId: named("En väg in"), forAgencyId: named("Försäkringskassan"), "tasks.0": "Ta emot ansökningar.",
    sections: ["IDENTITY", "CONTACT"], validFrom: today(), validTo: inDays(365),
  });
  await admin.sees("Föreslaget");
  await as(world, "admin.insurance.sormland", async (other) => {
    await other.hand.link("Administration");
    await other.hand.link("Serviceavtal");
    await follow(other, "/gora/godkann-avtal/");
    const ours = other.page.locator("main section.panel").filter({ hasText: "Ta emot ansökningar." });
    await other.hand.press(ours.locator('a[href*="/gora/avsluta-avtal/"]'));
    await complete(other);
  });
}

export const formsOfRegistry = {
  name: "blanketter: enheter, personal och serviceavtal",
  isOfForms: true,
  async go(world) {
    const welfare = await Visitor.of(world, "admin.welfare.gnesta");
    await units(welfare);
    await staff(welfare);
    await welfare.hand.link("Enheter");
    await change(welfare, RENAMED, "stang-enhet", { lastDay: today() });
    await welfare.hand.link("Ändringar");
    must(await welfare.page.locator("main tbody tr").filter({ hasText: RENAMED }).count() > 0, "the log of changes tells of it");
    await welfare.leave();
    await as(world, "admin.desk.gnesta", async (desk) => {
      await desk.hand.link("Administration");
      await agreement(world, desk);
    });
  },
};
