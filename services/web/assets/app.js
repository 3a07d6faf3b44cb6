// What makes the pages better where scripts run. Nothing here is needed: without it every form is sent as it is.

const body = document.body;
const live = document.getElementById("live");
const token = body.dataset.token;

function say(text, action) {
  live.replaceChildren(document.createTextNode(text));
  if (action) { live.append(" ", action); }
}

function post(address, data) {
  return fetch(address, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
}

// The summary of what is wrong is read first.
document.querySelector("[data-focus]")?.focus();

// Autosave: what is typed lies on the server a second later. "Sparat 14.05" says so.
for (const form of document.querySelectorAll("form[data-draft]")) {
  let waiting = null;
  let sent = "";
  const line = form.querySelector("[data-saved]");
  const content = () => new URLSearchParams(new FormData(form)).toString();
  sent = content();
  const keep = async () => {
    waiting = null;
    const now = content();
    if (now === sent) { return; }
    try {
      const answer = await post("/utkast", new FormData(form));
      if (!answer.ok || answer.redirected) { throw new Error("not kept"); }
      sent = now;
      if (line) { line.textContent = line.dataset.saved.replace("{time}", await answer.text()); }
    } catch {
      if (line) { line.textContent = line.dataset.unsaved; }
      waiting = setTimeout(keep, 5000);
    }
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 800); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => { sent = content(); clearTimeout(waiting); waiting = null; });
  addEventListener("beforeunload", (event) => { if (content() !== sent) { event.preventDefault(); } });
}

// The end of the session is told two minutes before, and put off with one press.
const endsIn = Number(body.dataset.endsIn || 0);
if (endsIn > 0) {
  let timer = null;
  const words = document.getElementById("session-words");
  const warn = (left) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const stay = document.createElement("button");
      stay.type = "button";
      stay.className = "small";
      stay.textContent = words.dataset.stay;
      stay.addEventListener("click", async () => {
        const answer = await post("/session/forlang", { _token: token });
        if (answer.ok && !answer.redirected) {
          say(words.dataset.stayed);
          warn(Number(await answer.text()));
        } else {
          say(words.dataset.over);
        }
      });
      say(words.dataset.ending, stay);
    }, Math.max(0, left - Number(body.dataset.warning)) * 1000);
  };
  warn(endsIn);
}

// Notices come by themselves and never move what is read or typed.
if (body.dataset.notices) {
  const source = new EventSource(body.dataset.notices);
  source.addEventListener("notice", (event) => {
    const told = JSON.parse(event.data);
    const link = document.createElement("a");
    link.href = told.address;
    link.textContent = told.action;
    say(told.text, link);
  });
  addEventListener("pagehide", () => source.close());
}

// Single keys are shortcuts only for who has asked for them (WCAG 2.1.4).
if (document.documentElement.dataset.shortcuts === "on") {
  const ways = { m: "/mitt-arbete", r: "/remisser", d: "/mottagning" };
  let first = "";
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey || (typing && !event.altKey)) { return; }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      document.querySelectorAll(".tabs a")[Number(event.key) - 1]?.click();
      event.preventDefault();
      return;
    }
    if (event.altKey) { return; }
    if (first === "g" && ways[event.key]) { location.assign(ways[event.key]); }
    first = event.key === "g" ? "g" : "";
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { search.focus(); } else { location.assign("/mottagning"); }
      event.preventDefault();
    }
    if (event.key === "n") { location.assign("/mottagning"); }
    if (event.key === "?") { location.assign("/genvagar"); }
  });
}

// Boxes that only make sense together: "choose all".
for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.all}"]`)) { box.checked = all.checked; }
  });
}

// A number is looked at while it is typed, once it is long enough. Nobody is looked up by it.
for (const box of document.querySelectorAll("[data-check]")) {
  const line = document.getElementById(box.dataset.checkLine);
  let waiting = null;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.replace(/[^0-9]/g, "").length < 10) { line.textContent = ""; return; }
    waiting = setTimeout(async () => {
      try {
        const answer = await post(box.dataset.check, { _token: token, [box.name]: box.value });
        if (answer.ok && !answer.redirected) { line.textContent = await answer.text(); }
      } catch { line.textContent = ""; }
    }, 250);
  });
}

// A menu closes when one goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) { menu.open = false; }
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { return; }
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// How much is missing of a text that has a least length, in words.
for (const line of document.querySelectorAll("[data-counter]")) {
  const text = document.getElementById(line.dataset.counter);
  const count = () => {
    const missing = Number(line.dataset.least) - [...text.value.trim()].length;
    line.textContent = missing > 0 ? line.dataset.missing.replace("{count}", missing) : line.dataset.enough;
  };
  text.addEventListener("input", count);
  count();
}
