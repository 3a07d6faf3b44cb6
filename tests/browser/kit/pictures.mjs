// Pictures of charts, compared with those that are kept. A few dots of letters may differ between machines; a chart
// that shows something else differs in many.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const KEPT = new URL("../pictures/", import.meta.url);
// Of all dots so many may differ by so much of their brightness.
const SHARE = 0.004;
const BRIGHTNESS = 48;

// A picture of one element, against the one that is kept under this name; or kept from now on.
export async function compare(visitor, target, name, { renew, folder }) {
  visitor.trail.step(`compare ${name}`);
  await target.scrollIntoViewIfNeeded();
  const taken = await target.screenshot({ animations: "disabled" });
  const kept = new URL(`${name}.png`, KEPT);
  if (renew) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(kept, taken);
    return;
  }
  if (!existsSync(kept)) { throw new Error(`no picture is kept of ${name}: run with --renew-pictures`); }
  const differing = await difference(visitor.page.context(), readFileSync(kept), taken);
  if (differing > SHARE) {
    writeFileSync(`${folder}/${name}-annan.png`, taken);
    throw new Error(`${name} is not as it was kept: ${(differing * 100).toFixed(2)} % of it differs; see ${name}-annan.png`);
  }
}

// The share of dots that differ, counted by a browser, which knows how to read pictures. Another size is all of them.
async function difference(context, one, other) {
  const page = await context.browser().newPage();
  try {
    const sources = [one, other].map((bytes) => `data:image/png;base64,${bytes.toString("base64")}`);
    return await page.evaluate(counted, [sources, BRIGHTNESS]);
  } finally {
    await page.close();
  }
}

async function counted([sources, brightness]) {
  const dots = await Promise.all(sources.map(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  }));
  const [one, other] = dots;
  if (one.width !== other.width || one.height !== other.height) { return 1; }
  let differing = 0;
  for (let dot = 0; dot < one.data.length; dot += 4) {
    const by = [0, 1, 2].map((colour) => Math.abs(one.data[dot + colour] - other.data[dot + colour]));
    if (Math.max(...by) > brightness) { differing += 1; }
  }
  return differing / (one.width * one.height);
}
