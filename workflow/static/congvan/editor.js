// What a script adds to the page of a draft: a toolbar and keys for the notation of the body, the next number on Enter,
// a warning before typed words are left behind, and the sign that this window is open. Nothing is stored in the browser.
(() => {
  const box = document.querySelector("[data-cv-editor]"), form = document.querySelector("form[data-cv-guard]");

  // --- The body ----------------------------------------------------------------------------------------------------
  // Typing through the browser's own command keeps its undo; setRangeText is for those that have lost it.
  function put(text, from = box.selectionStart, to = box.selectionEnd) {
    box.focus();
    box.setSelectionRange(from, to);
    const done = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete");
    if (done) return;
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function mark(stars) {
    let from = box.selectionStart, to = box.selectionEnd;
    const text = box.value;
    if (text.slice(from, to).includes("\n")) return;
    while (from < to && /\s/.test(text[from])) from++;
    while (to > from && /\s/.test(text[to - 1])) to--;
    const n = stars.length, before = /\**$/.exec(text.slice(0, from))[0].length, behind = /^\**/.exec(text.slice(to))[0].length;
    const around = Math.min(before, behind, 3), on = n === 2 ? around >= 2 : around % 2 === 1;
    if (on) { put(text.slice(from, to), from - n, to + n); box.setSelectionRange(from - n, to - n); return; }
    put(stars + text.slice(from, to) + stars, from, to);
    box.setSelectionRange(from + n, to + n);
  }
  const lineAt = at => box.value.lastIndexOf("\n", at - 1) + 1;
  const endOf = at => { const end = box.value.indexOf("\n", at); return end < 0 ? box.value.length : end; };
  const CLAUSE = /^(\s*)(\d{1,3}[.)]|[a-zđ][.)]|[-–+])\s+/;
  const LETTERS = "abcdđeghiklmnopqrstuvxy";  // as Vietnamese offices count them
  function next(sign) {
    const end = sign.slice(-1), body = sign.slice(0, -1);
    if (/^\d+$/.test(body)) return Number(body) + 1 + end;
    const at = LETTERS.indexOf(body);
    return at >= 0 && at + 1 < LETTERS.length && body ? LETTERS[at + 1] + end : sign;
  }
  // The number that a clause at this place would have: one more than the last of its sort above it.
  function begun(sign, at) {
    if (sign === "-") return sign;
    const digit = /^\d/.test(sign);
    for (const line of box.value.slice(0, at).split("\n").reverse()) {
      const found = CLAUSE.exec(line)?.[2];
      if (found && /^\d/.test(found)) return digit ? next(found) : sign;
      if (found && /^[a-zđ]/.test(found) && !digit) return next(found);
      if (!digit && !found && line.trim()) return sign;
    }
    return sign;
  }
  function clause(sign) {
    const from = lineAt(box.selectionStart), line = box.value.slice(from, endOf(from)), old = CLAUSE.exec(line);
    const wanted = begun(sign, from);
    if (old && old[2].slice(-1) === sign.slice(-1) && /\d/.test(old[2]) === /\d/.test(sign)) put("", from, from + old[0].length);
    else put(wanted + " ", from, from + (old ? old[0].length : 0));
  }
  function block(text) {
    const end = endOf(box.selectionEnd), before = box.value.slice(lineAt(end), end).trim() ? "\n" : "";
    put(before + text + "\n", end, end);
  }
  function enter(event) {
    if (box.selectionStart !== box.selectionEnd) return;
    const at = box.selectionStart, from = lineAt(at), line = box.value.slice(from, endOf(at)), old = CLAUSE.exec(line);
    if (line.startsWith("|") && line.trim() !== "|" && at === endOf(at)) {
      event.preventDefault();
      const cells = line.split(/(?<!\\)\|/).length - 2;
      if (/^[\s|]*$/.test(line)) return put("\n", from, at);
      put("\n|" + "  |".repeat(Math.max(cells, 1)), at, at);
      return box.setSelectionRange(at + 3, at + 3);
    }
    if (!old || at < from + old[0].trimEnd().length) return;
    event.preventDefault();
    if (!line.slice(old[0].length).trim()) return put("", from, endOf(at));
    put("\n" + next(old[2]) + " ", at, at);
  }
  if (box) {
    const tools = document.querySelector("[data-cv-tools]");
    tools.hidden = false;
    tools.addEventListener("mousedown", event => event.preventDefault());  // the selection stays in the box
    tools.addEventListener("click", event => {
      const { mark: stars, line, put: text } = event.target.closest("button")?.dataset ?? {};
      if (stars) mark(stars); else if (line) clause(line); else if (text) block(text);
    });
    box.addEventListener("keydown", event => {
      if (event.isComposing || event.keyCode === 229) return;  // Telex is at work: the keys are its own
      if ((event.ctrlKey || event.metaKey) && !event.altKey && "bi".includes(event.key.toLowerCase())) {
        event.preventDefault();
        mark(event.key.toLowerCase() === "b" ? "**" : "*");
      } else if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        put("↵");
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey) enter(event);
    });
  }

  if (!form) return;
  // --- Half a letter is not looked at: the preview waits until the composition is over ------------------------------
  form.addEventListener("input", event => { if (event.isComposing) event.stopPropagation(); }, true);
  form.addEventListener("compositionend", event => setTimeout(() => event.target.dispatchEvent(new Event("input", { bubbles: true }))));

  // --- Typed words are not left behind without a word ---------------------------------------------------------------
  const changed = () => "cvUnsaved" in form.dataset || [...form.elements].some(one =>
    one.tagName === "SELECT" ? [...one.options].some(option => option.selected !== option.defaultSelected) && one.selectedIndex > 0
      : one.type === "file" ? false : one.type !== "hidden" && "defaultValue" in one && one.value !== one.defaultValue);
  addEventListener("beforeunload", event => { if (!form.dataset.cvSent && changed()) { event.preventDefault(); event.returnValue = ""; } });

  // --- This window is open: who else is, and whether a newer text was saved. A first draft has no record to ask about: ---
  // it asks whether somebody is still signed in, so that he knows before he has typed an hour more.
  const url = form.dataset.cvEditing, news = document.body.dataset.cvNews;
  if (!form.dataset.cvOut || !(url || news)) return;
  const BEAT = 20000;
  const asked = () => url ? fetch(url, { method: "POST", body: said({}), redirect: "manual" })
    : fetch(`${news}?after=${Number.MAX_SAFE_INTEGER}`, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" } });
  const said = more => new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, sitting: form.elements.sitting.value, base: form.elements.base.value, ...more,
  });
  async function beat() {
    try {
      const answer = await asked();
      const place = document.getElementById("others");
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        place.textContent = "";
        const note = document.createElement("p");
        note.className = "cv-say cv-say--warning";
        note.textContent = form.dataset.cvOut;
        place.append(note);
      } else if (answer.ok) {
        const page = new DOMParser().parseFromString(url ? await answer.text() : "", "text/html");
        place.replaceChildren(...page.getElementById("others")?.childNodes ?? []);
      }
    } catch { /* the line is down; the frame says so */ }
  }
  beat();
  setInterval(() => { if (!document.hidden) beat(); }, BEAT);
  if (url) addEventListener("pagehide", () => fetch(url, { method: "POST", body: said({ leaving: "1" }), keepalive: true }).catch(() => {}));
})();
