// The libraries, from the folder into which `run` has installed them.
import { createRequire } from "node:module";

const from = createRequire(process.env.EVI_BROWSER_TOOLS + "/here.js");
export const { chromium } = from("playwright-core");
export const { AxeBuilder } = from("@axe-core/playwright");
export const { HtmlValidate } = from("html-validate");
