// Signing in at one's own identity provider, being refused there, and signing out of both.
import { MUNICIPALITY, STATE } from "../kit/office.mjs";
import { Examiner, fits, validate } from "../kit/look.mjs";
import { Visitor, must } from "../kit/visit.mjs";

// Of the official test series.
const NUMBER = "198801012389";

export const signIn = {
  name: "logga in hos en legitimeringstjänst",
  async go(world) {
    const office = { ...world, demo: world.office };
    await staff(office);
    await refused(office);
    await participant(office);
  },
};

// By the form of our page to the provider, and back as an account of its.
async function enter(visitor, kind, provider, account) {
  const { page, hand } = visitor;
  const form = `form:has(input[name="kind"][value="${kind}"])`;
  await hand.press(page.locator(`${form} button[value="${provider}"]`));
  const asked = page.locator('input[name="account"]');
  await asked.waitFor();
  must(!page.url().startsWith(visitor.base), "the provider itself asks who one is");
  await asked.fill(account);
  await asked.press("Enter");
  await page.waitForURL((url) => url.href.startsWith(visitor.base));
}

async function look(world, visitor, name) {
  const { page } = visitor;
  const where = `${name} (${world.way.name})`;
  await validate(await page.content(), where, world.findings);
  await fits(page, where, world.findings);
  if (world.way.scripts) { await (await Examiner.of(page)).examine("all", where, world.findings); }
}

async function staff(world) {
  const visitor = await Visitor.at(world);
  const { page, hand } = visitor;
  await look(world, visitor, "/logga-in");
  await enter(visitor, "staff", "gnesta", `desk.gnesta@${MUNICIPALITY}`);
  await visitor.sees("Mitt arbete");
  await hand.press(page.locator("details.menu > summary"));
  await hand.button("Logga ut");
  // The provider asks whether one leaves it too, and leads back.
  const yes = page.locator('button[value="yes"]');
  await yes.waitFor();
  await yes.press("Enter");
  await page.waitForURL((url) => url.href.startsWith(visitor.base));
  await visitor.sees("Du är utloggad.");
  await page.goto(`${visitor.base}/mitt-arbete`);
  must(new URL(page.url()).pathname === "/logga-in", "whoever signed out must sign in again");
  await visitor.leave();
}

// Who stops on the way, and whom the provider may not speak for, is told so and can try again.
async function refused(world) {
  for (const [account, said] of [["", "Inloggningen avbröts"], [`employment.sormland@${STATE}`, "Fel organisation"]]) {
    const visitor = await Visitor.at(world);
    await enter(visitor, "staff", "gnesta", account);
    await visitor.sees(said);
    await look(world, visitor, `/logga-in/svar: ${said}`);
    await visitor.hand.press(visitor.page.locator("main a.button"));
    must(new URL(visitor.page.url()).pathname === "/logga-in", "one can try again");
    await visitor.leave();
  }
}

async function participant(world) {
  const visitor = await Visitor.at(world);
  await enter(visitor, "participant", "legitimation", NUMBER);
  await visitor.sees("Min sida");
  await look(world, visitor, "/min-sida");
  await visitor.leave();
}
