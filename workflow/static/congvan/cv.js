// What a script adds to pages that work without one: no inline handlers, no eval, nothing from another host.
(() => {
  const $ = (s, r = document) => r.querySelector(s);
  // What nothing but a script can do is shown only where one runs.
  document.documentElement.dataset.cvScripts = "";
  // A second click of a form that is on its way does nothing; the server refuses it as well.
  document.addEventListener("submit", e => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.cvSent) { e.preventDefault(); return; }
    e.target.dataset.cvSent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-cv-sent]").forEach(f => delete f.dataset.cvSent));
  // A file that takes a while to make: the link says so until the answer has begun, which a cookie of ours tells.
  document.addEventListener("click", e => {
    const link = e.target.closest("a[data-cv-take]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    const mark = Array.from(crypto.getRandomValues(new Uint32Array(3)), n => n.toString(36)).join("");
    const url = new URL(link.href), name = `congvan-taken-${mark}=`, until = Date.now() + 300000;
    url.searchParams.set("lan", mark);
    let word = link.nextElementSibling;
    if (!word?.matches("[data-cv-taking]")) {
      word = document.createElement("span");
      word.className = "cv-taking";
      word.dataset.cvTaking = "";
      word.setAttribute("role", "status");
      link.after(word);
    }
    const say = (text, busy) => { word.textContent = text; link.setAttribute("aria-busy", busy); };
    say(link.dataset.cvTake, "true");
    const timer = setInterval(() => {
      const begun = document.cookie.split("; ").some(one => one.startsWith(name));
      if (!begun && Date.now() < until) return;
      clearInterval(timer);
      if (begun) document.cookie = `${name};path=/;max-age=0`;
      say(begun ? link.dataset.cvTaken : link.dataset.cvLate, "false");
    }, 300);
    location.assign(url);
  });
  $("[data-cv-print]")?.addEventListener("click", () => print());
  const keysOff = document.documentElement.dataset.cvKeys === "off";
  if (keysOff) $("#cv-q")?.removeAttribute("aria-keyshortcuts");
  // Lists of work by key: j and k from one to the next, Enter opens it as any link, / goes to the search. Quiet in
  // fields, in dialogues, with other keys held, while a syllable is being composed, and for who wants no such keys. The
  // signer's desk has its own.
  document.addEventListener("keydown", e => {
    if (keysOff) return;
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target.closest?.("input,textarea,select,[contenteditable]") || $("dialog[open]")) return;
    const rows = $("[data-cv-sign]") ? [] : [...document.querySelectorAll("main .cv-item__t a")];
    const at = rows.indexOf(document.activeElement), step = { j: 1, k: -1 }[e.key];
    const next = e.key === "/" ? $("#cv-q") : step && rows[at < 0 ? 0 : at + step];
    if (!next?.offsetParent) return;
    e.preventDefault();
    next.focus();
  });
  // Units × letters: one stop of Tab, the arrows go from cell to cell; without a script every cell is a stop.
  const still = () => document.querySelectorAll("[data-cv-grid] a.cv-cell").forEach((cell, at) => { cell.tabIndex = at ? -1 : 0; });
  still();
  document.addEventListener("cv:renewed", still);
  document.addEventListener("keydown", e => {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key] || [];
    const here = e.target.closest?.("[data-cv-grid] a.cv-cell");
    if (down === undefined || !here || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    e.preventDefault();
    const rows = [...here.closest("table").querySelectorAll("tbody tr:not(.cv-grp)")];
    let y = rows.indexOf(here.closest("tr")), x = here.parentNode.cellIndex, next;
    do { next = rows[y += down]?.cells[x += right]; } while (next && x && !next.querySelector("a.cv-cell"));
    next = x && next?.querySelector("a.cv-cell");
    if (!next) return;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  // Bring the current step into view without moving the page.
  const now = $(".cv-step--now"), steps = now?.closest(".cv-scroll");
  if (steps) steps.scrollLeft = now.offsetLeft - steps.clientWidth / 2;
  // The same on the drawing of a flow, which is wider than any page: the step that waits stands in its middle.
  const waits = $(".cv-chart g[data-status=NEW],.cv-chart g[data-status=ASSIGNED]"), drawing = waits?.closest(".cv-chart");
  if (drawing) {
    const step = waits.getBoundingClientRect(), box = drawing.getBoundingClientRect();
    drawing.scrollLeft = step.left - box.left + (step.width - drawing.clientWidth) / 2;
  }
})();
