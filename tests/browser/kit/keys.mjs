// Keys as they are pressed: many at once, as fast as the browser takes them.

const KNOWN = {
  Tab: [9], Enter: [13, "\r"], Space: [32, " "], End: [35], Home: [36], ArrowUp: [38], ArrowDown: [40], Delete: [46],
  Escape: [27],
};
const SHIFT = 8;
const CONTROL = 2;

export class Keys {
  static async of(page) {
    return new Keys(await page.context().newCDPSession(page));
  }

  constructor(session) { this.session = session; }

  // One key, so many times. All presses are on their way before the first is answered: asking after each would take
  // longer than pressing it.
  async press(key, { times = 1, shift = false, control = false } = {}) {
    const presses = [];
    for (let count = 0; count < times; count += 1) { presses.push(...this.#stroke(key, { shift, control })); }
    await Promise.all(presses);
  }

  // Letters, each with its own key.
  async type(text) {
    const presses = [];
    for (const letter of text) {
      presses.push(this.#send("keyDown", { key: letter, text: letter, unmodifiedText: letter }));
      presses.push(this.#send("keyUp", { key: letter }));
    }
    await Promise.all(presses);
  }

  #stroke(key, { shift, control }) {
    const [code, text] = KNOWN[key] ?? [key.toUpperCase().charCodeAt(0)];
    const named = {
      key: key === "Space" ? " " : key,
      code: KNOWN[key] ? key : `Key${key.toUpperCase()}`,
      windowsVirtualKeyCode: code,
      modifiers: (shift ? SHIFT : 0) + (control ? CONTROL : 0),
    };
    const down = control || !text ? this.#send("rawKeyDown", { ...named, ...editing(key, control) })
      : this.#send("keyDown", { ...named, text, unmodifiedText: text });
    return [down, this.#send("keyUp", named)];
  }

  #send(type, of) { return this.session.send("Input.dispatchKeyEvent", { type, ...of }); }
}

// The browser is told what a shortcut does, as the desktop would tell it.
function editing(key, control) {
  return control && key === "a" ? { commands: ["selectAll"] } : {};
}
