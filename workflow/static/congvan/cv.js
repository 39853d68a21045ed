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
  $("[data-cv-print]")?.addEventListener("click", () => print());
  // Lists of work by key: j and k from one to the next, Enter opens it as any link, / goes to the search. Quiet in
  // fields, in dialogues, with other keys held, and while a syllable is being composed. The signer's desk has its own.
  document.addEventListener("keydown", e => {
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (e.target.closest?.("input,textarea,select,[contenteditable]") || $("dialog[open]")) return;
    const rows = $("[data-cv-sign]") ? [] : [...document.querySelectorAll("main .cv-item__t a")];
    const at = rows.indexOf(document.activeElement), step = { j: 1, k: -1 }[e.key];
    const next = e.key === "/" ? $("#cv-q") : step && rows[at < 0 ? 0 : at + step];
    if (!next?.offsetParent) return;
    e.preventDefault();
    next.focus();
  });
  // Bring the current step into view without moving the page.
  const now = $(".cv-step--now"), steps = now?.closest(".cv-scroll");
  if (steps) steps.scrollLeft = now.offsetLeft - steps.clientWidth / 2;
})();
