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
  // Bring the current step into view without moving the page.
  const now = $(".cv-step--now"), steps = now?.closest(".cv-scroll");
  if (steps) steps.scrollLeft = now.offsetLeft - steps.clientWidth / 2;
})();
