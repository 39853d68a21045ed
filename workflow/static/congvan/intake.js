// What a script adds to the intake: dropped files, progress without reloading, marks that follow the fields, keys.
(() => {
  const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];

  // --- files: each in a request of its own, so that one that is refused keeps the others ---
  const form = $("form[data-cv-upload]");
  if (form) {
    const zone = $("[data-cv-drop]", form), input = $("input[type=file]", form), says = $("[data-cv-sending]", form);
    let sending = false;
    $("[data-cv-drop-say]", form).hidden = false;
    const say = text => { says.hidden = false; says.textContent = text; };
    const over = on => zone.classList.toggle("cv-drop--over", on);
    const send = async files => {
      if (sending || !files.length) return;
      sending = true;
      let last = "", failed = [];
      for (const [at, file] of files.entries()) {
        say(`${says.dataset.cvWords} ${at + 1}/${files.length}: ${file.name}`);
        const body = new FormData(form);
        body.delete(input.name);
        body.append(input.name, file, file.name);
        try {
          const answer = await fetch(form.dataset.cvUpload, { method: "POST", body, credentials: "same-origin" });
          if (answer.ok) last = answer.url;
          else {
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const why = $(".cv-error span, .cv-say--error span, main p", page)?.textContent ?? answer.status;
            failed.push(`${file.name}: ${why}`);
          }
        } catch { failed.push(file.name); }
      }
      sending = false;
      input.value = "";
      if (failed.length) { say(`${says.dataset.cvFailed} ${failed.join("; ")}`); refresh($("#queue"), form.dataset.cvUpload + "tinh-trang/"); }
      else location.assign(files.length === 1 ? last : form.dataset.cvUpload);
    };
    form.addEventListener("submit", e => {
      if (!input.files.length) return; // the server says what is missing
      e.preventDefault();
      e.stopImmediatePropagation();
      send([...input.files]);
    }, true);
    input.addEventListener("change", () => send([...input.files]));
    zone.addEventListener("dragover", e => { e.preventDefault(); over(true); });
    zone.addEventListener("dragleave", () => over(false));
    zone.addEventListener("drop", e => { e.preventDefault(); over(false); send([...e.dataTransfer.files]); });
  }

  // --- progress: the fragment is fetched again until nothing is busy; then a waiting page is looked at anew ---
  const refresh = async (place, url) => {
    let answer;
    try { answer = await fetch(url, { credentials: "same-origin" }); } catch { return true; }
    if (!answer.ok || answer.redirected) { location.reload(); return false; }
    const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") || document.activeElement.getAttribute("href") : null;
    place.innerHTML = await answer.text();
    if (held) $$("a,button", place).find(one => one.getAttribute("aria-label") === held || one.getAttribute("href") === held)?.focus();
    if ($("[data-cv-look]", place)) { location.reload(); return false; }
    return !!$("[data-cv-busy]", place);
  };
  for (const place of $$("[data-cv-progress]")) {
    const again = async () => { if (await refresh(place, place.dataset.cvProgress)) setTimeout(again, document.hidden ? 8000 : 1500); };
    setTimeout(again, 800);
  }

  // --- the form beside the pages ---
  const sheet = $("form[data-cv-intake]"), pages = $("[data-cv-pages]");
  if (!sheet) return;
  const fields = $$("[data-cv-field]", sheet);
  const controls = box => $$("input:not([type=hidden]),select,textarea", box).filter(one => !one.disabled);
  const keyOf = box => $("[data-cv-goto]", box)?.dataset.cvGoto;
  const show = (key, scroll = true) => {
    $$(".is-on").forEach(one => one.classList.remove("is-on"));
    const mark = key && $$("[data-cv-mark]").find(one => one.dataset.cvMark === key);
    if (!mark) return;
    mark.classList.add("is-on");
    mark.closest("li")?.classList.add("is-on");
    if (!scroll) return;
    const spot = (mark.querySelector("rect") ?? mark).getBoundingClientRect(), room = pages.getBoundingClientRect();
    pages.scrollTop += spot.top - room.top - (room.height - spot.height) / 2;
  };
  const into = box => { (controls(box).find(one => one.checked) ?? controls(box)[0])?.focus(); };
  sheet.addEventListener("focusin", e => {
    const box = e.target.closest("[data-cv-field]");
    if (!box) return;
    show(keyOf(box));
    box.classList.add("is-on");
  });
  document.addEventListener("click", e => {
    const mark = e.target.closest("[data-cv-mark]"), goto = e.target.closest("[data-cv-goto]");
    if (!mark && !goto) return;
    e.preventDefault();
    const key = mark ? mark.dataset.cvMark : goto.dataset.cvGoto;
    const box = goto?.closest("[data-cv-field]") ?? fields.find(one => one.dataset.cvField === key) ?? fields.find(one => keyOf(one) === key);
    if (box) into(box);
    show(key, !mark);
  });
  const onward = from => {
    const box = from.closest("[data-cv-field]"), rest = fields.slice(fields.indexOf(box) + 1);
    if (rest.length) into(rest[0]); else $("[data-cv-next]", sheet).focus();
  };
  sheet.addEventListener("keydown", e => {
    if (e.isComposing || e.keyCode === 229) return;
    const box = e.target.closest("[data-cv-field]");
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); $("[data-cv-next]", sheet).click(); return; }
    const digit = e.altKey && !e.ctrlKey && !e.metaKey && /^(Digit|Numpad)[1-9]$/.test(e.code) ? +e.code.slice(-1) : 0;
    if (digit && box) {
      const pick = $$("input[type=radio]", box)[digit - 1];
      if (!pick) return;
      e.preventDefault();
      pick.checked = true;
      onward(pick);
      return;
    }
    if (e.key === "Enter" && box && e.target.tagName !== "TEXTAREA") { e.preventDefault(); onward(e.target); }
  });
  // Work begins at what the server refused, else at the first field.
  const first = $(".cv-field--bad[data-cv-field]", sheet) ?? fields[0];
  if (first && matchMedia("(min-width:901px)").matches) into(first);
})();
