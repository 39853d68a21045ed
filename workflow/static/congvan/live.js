// Live delivery. A socket only says "look again"; what there is, the page asks for under its own rights: the news after
// the last number it knows, and itself. Without a socket, or without the bus behind it, it asks every few seconds.
(() => {
  const at = document.body.dataset;
  if (!at.cvNews) return;
  const all = (s, r = document) => [...r.querySelectorAll(s)];
  const region = (r = document) => r.querySelector("[data-cv-region]");
  const word = document.querySelector("[data-cv-word]");
  const POLL = at.cvPoll * 1000, CALM = 60000, LIFE = 40000, LONGEST = 60000;
  let seq = Number(at.cvSeq), since = Number(at.cvSince) || null;
  let socket = null, tries = 0, timer = 0, hints = false, reached = true, known = false, over = false, looked = Date.now();

  // --- What the page says about itself ---------------------------------------------------------------------------
  function show() {
    if (!word || !known) return;
    const state = hints ? "live" : reached ? "poll" : "gone";
    if (word.dataset.cvWord === state) return;
    word.dataset.cvWord = state;
    word.textContent = word.dataset[state];
    word.hidden = false;
  }
  let title = document.title.replace(/^\(\d+\+?\) /, "");
  let last = "";
  const shownTitle = unread => {  // a page of one queue counts that queue
    const own = region()?.dataset.cvCounts, count = own === undefined ? unread : own === "0" ? "" : own;
    document.title = (count ? `(${count}) ` : "") + title;
  };
  document.addEventListener("cv:counts", () => { title = document.title.replace(/^\(\d+\+?\) /, ""); shownTitle(last); });
  function badge(unread) {
    last = unread;
    for (const one of all("[data-cv-unread]")) { one.textContent = unread; one.hidden = !unread; }
    for (const one of all("[data-cv-bell]")) one.setAttribute("aria-label", unread ? one.dataset.cvBell.replace("%s", unread) : one.title);
    shownTitle(unread);
    const set = unread ? navigator.setAppBadge?.(parseInt(unread, 10)) : navigator.clearAppBadge?.();
    set?.catch?.(() => {});
  }
  function tell(line) {
    document.dispatchEvent(new CustomEvent("cv:notice", { detail: line }));
    if (!line.desktop || !document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    try {
      const shown = new Notification(at.cvName, { body: line.text, tag: `cv-${line.seq}` });
      shown.onclick = () => { focus(); if (line.url) location.assign(line.url); };
    } catch { /* some phones only let a service worker notify */ }
  }

  // --- Asking ----------------------------------------------------------------------------------------------------
  const typed = f => [...f.elements].some(e => e.type === "checkbox" || e.type === "radio" ? e.checked !== e.defaultChecked
    : e.tagName === "SELECT" ? [...e.options].some(o => o.selected !== o.defaultSelected) && e.selectedIndex > 0
    : e.type !== "hidden" && "defaultValue" in e && e.value !== e.defaultValue);
  const held = f => f.contains(document.activeElement) && document.activeElement !== document.body || typed(f);
  const ask = (url, accept) => fetch(url, { redirect: "manual", cache: "no-store", headers: { Accept: accept } });
  function end() {  // signed out: what stands here is no longer for who sits here, unless he is in the middle of a form
    over = true; hints = false; reached = false; known = true;
    socket?.close(); show();
    if (!all("form[method=post]").some(typed)) location.reload();
  }
  async function news() {
    for (let more = true; more;) {
      const answer = await ask(`${at.cvNews}?after=${seq}`, "application/json");
      if (answer.type === "opaqueredirect" || answer.status === 403) return end();
      if (!answer.ok) throw answer.status;
      const found = await answer.json();
      for (const line of found.lines) if (line.seq > seq) tell(line);
      more = found.more && found.seq > seq;
      seq = Math.max(seq, found.seq);
      badge(found.unread);
    }
  }
  async function renew() {
    if (!region() || document.querySelector("form[data-cv-sent]")) return;
    const answer = await ask(location.href, "text/html");
    if (answer.type === "opaqueredirect") return end();
    if (answer.status >= 500) throw answer.status;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html"), mine = region(), theirs = region(page);
    if (!mine) return;
    title = page.title.replace(/^\(\d+\+?\) /, "");
    if (answer.ok && theirs) morph(mine, theirs);
    else document.getElementById("main").replaceChildren(...page.getElementById("main").childNodes);  // no longer for him
    document.dispatchEvent(new CustomEvent("cv:renewed"));
  }
  let busy = false, due = null;
  async function look(whole = true) {
    if (over) return;
    if (busy) { due = due || whole; return; }
    busy = true;
    const began = Date.now();
    try {
      const before = seq;
      await news();
      if (!over && (whole || seq !== before)) await renew();
      reached = true; looked = Date.now();
    } catch { reached = false; }
    if (!hints) known = true;
    show();
    // A page that costs more is asked for less often, however fast the hints come.
    setTimeout(() => { busy = false; if (due !== null) { const next = due; due = null; look(next); } }, whole ? 250 + 2 * (Date.now() - began) : 0);
  }

  // --- Putting the new page into the old one: nodes stay, so that focus, scroll and selection do ------------------
  const key = n => n.nodeType !== 1 ? "" : n.id || (n.matches("article,tr,li,a") && (n.getAttribute("href") || n.querySelector("a[href]")?.getAttribute("href"))) || "";
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);
  function morph(old, fresh) {
    if (old.nodeType !== 1) { if (old.data !== fresh.data) old.data = fresh.data; return; }
    if (old.nodeName === "FORM" && held(old)) return;
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
    const keyed = new Map();
    for (const one of old.childNodes) if (key(one) && !keyed.has(key(one))) keyed.set(key(one), one);
    let here = old.firstChild;
    for (const one of [...fresh.childNodes]) {
      const same = key(one) ? keyed.get(key(one)) : null;
      if (same && alike(same, one)) {
        keyed.delete(key(one));
        if (same === here) here = here.nextSibling; else old.insertBefore(same, here);
        morph(same, one);
      } else if (here && !key(here) && alike(here, one)) {
        const next = here.nextSibling;
        morph(here, one);
        here = next;
      } else old.insertBefore(document.importNode(one, true), here);
    }
    while (here) { const next = here.nextSibling; if (here.nodeName !== "FORM" || !held(here)) here.remove(); here = next; }
  }

  // --- The socket ------------------------------------------------------------------------------------------------
  function connect() {
    if (!at.cvLive || over || socket || !navigator.onLine) return;
    socket = new WebSocket(location.origin.replace(/^http/, "ws") + at.cvLive);
    const mine = socket;
    mine.onopen = () => {
      const again = tries > 0 || !since;
      mine.send(JSON.stringify({ look: region() ? at.cvLook || "" : "", loaded: again ? undefined : since }));
      tries = 0; since = null;
      look(again);
    };
    mine.onmessage = event => {
      const said = JSON.parse(event.data);
      if (said.t === "state") { hints = said.live; known = true; show(); if (!hints) look(); }
      if (said.t === "wake") setTimeout(look, Math.random() * 120);
    };
    mine.onclose = event => {
      if (socket !== mine) return;
      socket = null; hints = false; known = true;
      show();
      if (event.code === 4401) look(); else if (event.code === 4429) tries = 6;
      later();
    };
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(again, Math.min(LONGEST, 1000 * 2 ** tries++) * (.5 + Math.random()));
  }
  async function again() {  // a page that cannot even ask does not try a socket
    if (over || socket) return;
    clearTimeout(timer);
    await look();
    if (reached && at.cvLive) connect(); else later();
  }
  if (at.cvLive) connect(); else look(false);
  setInterval(() => { if (socket?.readyState === 1) socket.send("{}"); }, LIFE);
  let calm = 0;
  setInterval(() => {
    if (!hints) { if (Date.now() - looked >= POLL - 500) look(); }
    else if (Date.now() - looked >= CALM) look(++calm % 5 === 0);
  }, Math.min(POLL, 5000));
  addEventListener("offline", () => { reached = false; known = true; const was = socket; socket = null; hints = false; was?.close(); show(); });
  addEventListener("online", () => { tries = Math.max(tries, 1); again(); });
  addEventListener("pagehide", () => { const was = socket; socket = null; hints = false; was?.close(); });
  addEventListener("pageshow", event => { if (event.persisted) { tries = 1; again(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { if (socket) look(false); else again(); } });

  // --- The settings page: whether this machine may show notices ---------------------------------------------------
  const card = document.querySelector("[data-cv-desktop]"), says = card?.querySelector("[data-cv-desktop-says]"), allow = card?.querySelector("[data-cv-desktop-ask]");
  function permitted() {
    const said = card.dataset[Notification.permission];
    if (said) { says.textContent = said; allow.hidden = true; }
  }
  if (card && "Notification" in window && isSecureContext) {
    card.hidden = false;
    permitted();
    allow.addEventListener("click", () => Notification.requestPermission().then(permitted));
  }
  badge(at.cvCount || "");
})();
