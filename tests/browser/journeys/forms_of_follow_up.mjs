// Three months after a case has ended the desk's lead finds the person in the work list and writes how it went.
import { as, receivePerson } from "../kit/deeds.mjs";
import { complete, fill } from "../kit/forms.mjs";

const INCOME = { "incomeSources.0.source": "OWN_INCOME", "incomeSources.0.extentPercent": "100" };
const DAYS = 95;

export const formsOfFollowUp = {
  name: "blanketter: uppföljning efter avslut",
  isOfForms: true,
  async go(world) {
    const id = await as(world, "desk.gnesta", async (desk) => {
      const found = await receivePerson(desk);
      await desk.go(`/arende/${found}/avslut/avsluta`);
      await fill(desk, { reason: "WORK", "occupation.kind": "WORK_UNSUBSIDISED", ...INCOME });
      await desk.hand.button("Kontrollera");
      await desk.hand.button("Avsluta ärendet");
      await desk.sees("Ärendet är avslutat.");
      return found;
    });
    const demo = await world.demo.later(DAYS);
    try {
      await as({ ...world, demo }, "lead.desk.gnesta", async (lead) => {
        await lead.go(`/arende/${id}/avslut`);
        await lead.hand.link(/^Registrera uppföljning/);
        await complete(lead, { occupation: "WORK_UNSUBSIDISED", ...INCOME, note: "Trivs på arbetet." });
        await lead.sees("Trivs på arbetet.");
      });
    } finally {
      await demo.stop();
    }
  },
};
