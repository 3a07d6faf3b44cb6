// The libraries, from the folder into which `run` has installed them.
import { createRequire } from "node:module";

const from = createRequire(process.env.EVI_BROWSER_TOOLS + "/here.js");
export const { chromium } = from("playwright-core");
// The text of the script that is put into pages.
export const AXE = from("axe-core").source;
export const { HtmlValidate } = from("html-validate");
