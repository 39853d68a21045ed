// What a script adds to pages that work without one: no inline handlers, no eval, nothing from another host.
(() => {
  const $ = (s, r = document) => r.querySelector(s);
  // A second click of a form that is on its way does nothing; the server refuses it as well.
  document.addEventListener("submit", e => {
    if (e.target.method !== "post") return;
    if (e.target.dataset.cvSent) { e.preventDefault(); return; }
    e.target.dataset.cvSent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-cv-sent]").forEach(f => delete f.dataset.cvSent));
  $("[data-cv-print]")?.addEventListener("click", () => print());
  // Bring the current step into view without moving the page.
  const now = $(".cv-step--now"), steps = now?.closest(".cv-scroll");
  if (steps) steps.scrollLeft = now.offsetLeft - steps.clientWidth / 2;
})();
