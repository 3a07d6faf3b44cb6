// What a journey has done, so that one that stops can say where; and a limit for everything that is waited for.

// What is waited for on a page at the most, and how long a page may take to come.
export const SEEN_WITHIN = 15_000;
export const LOADED_WITHIN = 30_000;
// A whole journey.
export const DONE_WITHIN = 600_000;

const LAST = 6;

export class Trail {
  constructor() { this.steps = []; }

  step(what) {
    this.steps.push(what);
    if (this.steps.length > LAST) { this.steps.shift(); }
  }

  toString() { return this.steps.map((step) => `    after: ${step}`).join("\n"); }
}

// What comes of the work, or a fault that says what was waited for.
export async function within(limit, what, work) {
  let timer = null;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limit / 1000} s for ${what}`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
