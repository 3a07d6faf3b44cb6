// So many things at a time. What is done may add more to do.
export class Lanes {
  constructor(width) {
    this.width = width;
    this.waiting = [];
  }

  add(work) { this.waiting.push(work); }

  // Before everything that waits.
  addFirst(work) { this.waiting.unshift(work); }

  async done() {
    let busy = 0;
    await new Promise((resolve, reject) => {
      const next = () => {
        if (busy === 0 && this.waiting.length === 0) { resolve(); }
        while (busy < this.width && this.waiting.length > 0) {
          busy += 1;
          this.waiting.shift()().then(() => { busy -= 1; next(); }, reject);
        }
      };
      next();
    });
  }
}
