// Signing in, going straight to the content, changing words and colours, and signing out.
import { Visitor, must } from "../kit/visit.mjs";

export const preferences = {
  name: "logga in, byta språk och färger, logga ut",
  async go(world) {
    const visitor = await Visitor.of(world, "welfare.gnesta");
    const { page, hand } = visitor;
    await visitor.sees("Mitt arbete");
    await hand.skip();
    await hand.press(page.locator("details.menu > summary"));
    await hand.select("Språk", "English");
    await hand.select("Färger", "Mörkt");
    await hand.button("Spara");
    await visitor.sees("My work");
    must(await page.locator('html[lang="en"][data-theme="dark"]').count() === 1, "the page is in English and dark");
    await hand.press(page.locator("details.menu > summary"));
    await hand.button("Sign out");
    await visitor.sees("You are signed out.");
    await page.goto(`${visitor.base}/mitt-arbete`);
    must(new URL(page.url()).pathname === "/logga-in", "whoever signed out must sign in again");
    await visitor.leave();
  },
};
