// The signer's desk with a script: pages note that they were read, seconds of taking back count down, keys decide, and
// a decision brings the next letter without leaving the page. Everything is a form or a link without it too.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const region = (r = document) => r.querySelector("[data-cv-region]");
  const token = () => $("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const post = (url, fields = {}) => fetch(url, {
    method: "POST", redirect: "manual", body: new URLSearchParams({ csrfmiddlewaretoken: token(), ...fields }),
    headers: { Accept: "application/json" },
  });

  // --- Pages read to their end: what stood in sight for a second is told to the server, once -----------------------
  const SIGHT = 1000;
  let told = new Set(), shownNow = null, due = 0;
  function inSight() {
    const box = $("[data-cv-shown]"), pane = $("[data-cv-scroll]");
    if (!box || document.hidden) return [];
    const low = Math.min(innerHeight, pane.getBoundingClientRect().bottom) + 2, all = Number(box.dataset.cvPages);
    const article = $("[data-cv-article]", box);
    if (article.offsetParent) {
      const at = article.getBoundingClientRect();
      const part = at.bottom <= low ? 1 : Math.max(0, (low - at.top) / at.height);
      return Array.from({ length: Math.floor(part * all + .001) }, (_, n) => n + 1);
    }
    return $$("[data-cv-page]", box).filter(one => {
      const at = one.getBoundingClientRect(), picture = $("img", one);
      return picture.complete && picture.naturalWidth > 0 && at.height > 0 && at.bottom - at.height * .08 <= low && at.bottom > 0;
    }).map(one => Number(one.dataset.cvPage));
  }
  function watch() {
    const box = $("[data-cv-shown]");
    if (!box) return;
    if (box.dataset.cvShown !== shownNow) { shownNow = box.dataset.cvShown; told = new Set(); }
    clearTimeout(due);
    const before = inSight().filter(page => !told.has(page));
    if (!before.length) return;
    due = setTimeout(async () => {
      const still = inSight();
      for (const page of before.filter(one => still.includes(one) && !told.has(one))) {
        told.add(page);
        try {
          const answer = await post(box.dataset.cvRead, { shown: box.dataset.cvShown, page });
          if (!answer.ok) { told.delete(page); continue; }
          const said = await answer.json(), far = $("[data-cv-how-far]");
          if (far && box.dataset.cvShown === shownNow) far.textContent = said.done;
          if (said.done === said.pages) {
            $("[aria-current] [data-cv-unread-one]")?.removeAttribute("data-cv-unread-one");
            picked();
          }
        } catch { told.delete(page); }
      }
      watch();
    }, SIGHT);
  }
  document.addEventListener("scroll", watch, { capture: true, passive: true });
  document.addEventListener("load", watch, true);
  addEventListener("resize", watch);
  document.addEventListener("visibilitychange", watch);

  // --- Putting another state of the desk into the page ------------------------------------------------------------
  function put(html, url, keep) {
    const page = new DOMParser().parseFromString(html, "text/html"), main = page.getElementById("main");
    if (!main || !region(page)) { location.assign(url); return; }
    const scrolled = $("[data-cv-list]")?.scrollTop ?? 0;
    document.getElementById("main").replaceChildren(...main.childNodes);
    if (keep !== "same") history[keep === "replace" ? "replaceState" : "pushState"](null, "", url);
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("cv:counts"));
    const list = $("[data-cv-list]"), at = $("[aria-current=true]", list ?? document);
    if (list) { list.scrollTop = scrolled; at?.scrollIntoView({ block: "nearest" }); }
    begin();
  }
  const focusTitle = () => ($("[data-cv-refusal]") ?? $$("[data-cv-title]").find(one => one.offsetParent))?.focus({ preventScroll: true });
  // The letter that stands here, by its own address: whatever an answer brings or a lost answer hides, no other letter
  // may come under a hand that was about to decide on this one.
  function here() {
    const letter = $("[data-cv-decide] [name=letter]")?.value, view = $("[data-cv-decide] [name=view]")?.value;
    return letter ? `${location.pathname}?cv=${letter}${view ? `&xem=${view}` : ""}` : location.href;
  }
  // A refusal that is no state of the desk (a taking back that came too late) is one sentence: it is said above the
  // state that holds now.
  const sentence = html => $("[data-cv-sentence]", new DOMParser().parseFromString(html, "text/html"))?.textContent;
  function say(words) {
    const note = document.createElement("p");
    note.className = "cv-say cv-say--warning";
    note.setAttribute("role", "alert");
    note.tabIndex = -1;
    note.dataset.cvRefusal = "";
    note.textContent = words;
    const place = document.createElement("div");
    place.className = "cv-sign-gone";
    place.append(note);
    $("h1", region())?.after(place);
  }
  let busy = false;
  async function go(url, options = {}, keep = "push") {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(url, { cache: "no-store", ...options });
      const html = await answer.text(), refused = options.method === "POST" && !answer.ok && sentence(html);
      const elsewhere = new URL(answer.url).pathname !== location.pathname && !answer.url.includes("/viec/signatures/");
      if (refused) { put(await (await fetch(here(), { cache: "no-store" })).text(), here(), "replace"); say(refused); }
      else if (elsewhere) return location.assign(answer.url);
      else put(html, options.method === "POST" && !answer.ok ? here() : answer.url, keep);
      focusTitle();
    } catch { location.assign(options.method === "POST" ? here() : url); } finally { busy = false; }
  }
  document.addEventListener("click", e => {
    const link = e.target.closest(".cv-sign a[href^='?']");
    if (!link || e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault();
    const kind = link.dataset.cvDoc;
    if (!kind) { go(link.href); return; }
    $("[data-cv-sign]").dataset.doc = kind;
    for (const one of $$("[data-cv-doc]")) one.toggleAttribute("aria-current", one === link), one === link && one.setAttribute("aria-current", "true");
    for (const one of $$("[name=view]")) one.value = kind;
    history.replaceState(null, "", link.href);
    watch();
  });
  document.addEventListener("submit", e => {
    const form = e.target;
    if (!form.matches("[data-cv-decide],[data-cv-take-back],#lay-back") || !$("[data-cv-sign],.cv-sign-page")) return;
    e.preventDefault();
    e.stopPropagation();
    const body = new URLSearchParams(new FormData(form));
    if (e.submitter?.name) body.append(e.submitter.name, e.submitter.value);
    go(form.action, { method: "POST", body });
  }, true);
  addEventListener("popstate", () => { if ($("[data-cv-sign]")) go(location.href, {}, "same"); });

  // --- Seconds of taking back, then the carrying out: by whoever is first, this page or a worker --------------------
  // The server says how many seconds are left; whose clock is wrong does not matter.
  const ends = new Map();
  const leftOf = one => {
    const key = one.dataset.cvWait;
    if (!ends.has(key)) ends.set(key, performance.now() + Number(one.dataset.cvIn) * 1000);
    return (ends.get(key) - performance.now()) / 1000;
  };
  let asking = false;
  async function tick() {
    const open = $$("[data-cv-wait]");
    for (const one of open) {
      const left = Math.ceil(leftOf(one)), word = $("[data-cv-left]", one);
      if (word && !("cvTried" in one.dataset)) word.textContent = left > 0 ? `${left} s` : "…";
      const on = $("[data-cv-go-on]", one);
      if (on) on.hidden = !("cvTried" in one.dataset);
    }
    const ripe = open.find(one => leftOf(one) < -.4 && !("cvTried" in one.dataset));
    if (!ripe || asking || busy) return;
    asking = true;
    try {
      await post(ripe.dataset.cvGo);
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!busy && answer.ok) renew(await answer.text());
    } catch { /* the next second tries again */ } finally { asking = false; }
  }
  // What is carried out changes the list and the line above it, never what somebody reads or types.
  function renew(html) {
    const page = new DOMParser().parseFromString(html, "text/html"), theirs = region(page), mine = region();
    if (!theirs || !mine) return;
    if ("cvProgress" in mine.dataset || !$("[data-cv-sign]", mine)) {
      mine.replaceChildren(...theirs.childNodes);
      mine.dataset.cvProgress = theirs.dataset.cvProgress ?? "";
      if (!("cvProgress" in theirs.dataset)) delete mine.dataset.cvProgress;
    } else {
      const old = $(".cv-waits", mine), fresh = $(".cv-waits", theirs);
      if (fresh && old) old.replaceWith(fresh); else if (old) old.remove(); else if (fresh) $("h1", mine).after(fresh);
    }
    const said = $("[data-cv-said]");
    if (said && !$(".cv-waits")) said.textContent = document.querySelector(".cv-say")?.textContent ?? "";
  }
  setInterval(tick, 500);

  // --- Choosing many ----------------------------------------------------------------------------------------------
  function picked() {
    const word = $("[data-cv-picked]");
    if (!word) return;
    const chosen = $$("[data-cv-pick] input[name=cv]:checked"), unread = chosen.filter(one => "cvUnreadOne" in one.dataset).length;
    word.textContent = !chosen.length ? word.dataset.none
      : word.dataset.some.replace("%n", chosen.length) + (unread ? ` · ${word.dataset.unread.replace("%n", unread)}` : "");
  }
  document.addEventListener("change", e => { if (e.target.matches("[data-cv-pick] input[name=cv]")) picked(); });

  // --- Keys: quiet in fields, with modifiers, and while a Telex syllable is being composed ---------------------------
  document.addEventListener("keydown", e => {
    if (document.documentElement.dataset.cvKeys === "off") return;
    if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
    if (e.target.closest?.("input:not([type=checkbox]),textarea,select,[contenteditable],dialog[open]") || !$("[data-cv-sign]")) return;
    const key = e.key.toLowerCase(), press = one => { if (one) { e.preventDefault(); one.click(); } };
    if (key === "?") { e.preventDefault(); $("[data-cv-help]").showModal(); return; }
    if (key === "j") return press($("[rel=next]"));
    if (key === "k") return press($("[rel=prev]"));
    if (key === "x") return press($(".cv-item[aria-current] input[name=cv]"));
    if (key === "z") return press($$("[data-cv-undo]").pop());
    if (key === "r" && !$("#ly-do").value.trim() && !$("[name=quick]:checked")) { e.preventDefault(); $("#ly-do").focus(); return; }
    if (["s", "r", "l"].includes(key)) press($(`[data-cv-key=${key}]`));
  });

  function begin() { picked(); watch(); tick(); }
  document.addEventListener("cv:renewed", begin);
  begin();
})();
