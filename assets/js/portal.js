// The comforts of the public pages. Every page works without this script. It
// writes text and attributes only, never HTML, so that the Trusted Types policy
// has nothing to refuse.
(() => {
  "use strict";

  // The error summary takes the focus, so that a screen reader starts there.
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // Characters are counted as the server counts them: code points, a line end
  // as one.
  const length = (text) => Array.from(text.replace(/\r\n?/g, "\n")).length;
  const words = (n) => n.toLocaleString("en-US");

  for (const area of document.querySelectorAll("textarea[data-max]")) {
    const max = Number(area.dataset.max);
    const limit = document.querySelector(`#${area.id}-hint .limit`); // with the words in the page's language
    const count = document.createElement("span");
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    const spoken = document.createElement("span");
    spoken.className = "usa-sr-only";
    spoken.setAttribute("role", "status");
    area.after(count, spoken);
    let timer = 0;
    const show = () => {
      const n = length(area.value);
      const over = n > max;
      const text = (over ? limit.dataset.over : limit.dataset.left).replace("{n}", words(Math.abs(max - n)));
      count.textContent = n === 0 ? "" : text;
      count.classList.toggle("count-over", over);
      // Screen readers hear it after a pause, and only when the end is near.
      clearTimeout(timer);
      if (max - n < 1000) timer = setTimeout(() => { spoken.textContent = text; }, 1000);
    };
    area.addEventListener("input", show);
    show();
  }

  // A button that sends something is pressed once. Should the answer not come,
  // it works again after a while; sending twice files one comment anyway.
  for (const button of document.querySelectorAll("button[data-once]")) {
    button.form.addEventListener("submit", (event) => {
      if (event.submitter !== button) return;
      if (button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        return;
      }
      button.setAttribute("aria-disabled", "true");
      setTimeout(() => button.removeAttribute("aria-disabled"), 8000);
    });
  }
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[data-once]")) button.removeAttribute("aria-disabled");
  });

  // A draft of the form stays in the browser where somebody ticks that it should: until
  // the comment is sent, the tick is taken out, or 90 days have passed. Words that the
  // page itself brings along win over the draft.
  const life = 90 * 24 * 3600 * 1000;
  function storage(kind) {
    try { // reading the property alone may be refused
      const s = window[kind];
      s.setItem("try", "1");
      s.removeItem("try");
      return s;
    } catch { return null; }
  }
  function readDraft(store, name) {
    try {
      const draft = JSON.parse(store.getItem(name));
      if (draft && Date.now() - draft.at < life) return draft.words;
    } catch { /* nobody's draft */ }
    store.removeItem(name);
    return null;
  }
  function keepDraft(form, kept) {
    const store = storage("localStorage");
    const offer = form.querySelector("[data-draft-offer]");
    if (!store || !offer) return;
    const name = form.dataset.draft;
    const box = offer.querySelector("input");
    box.autocomplete = "off"; // the draft says whether it is ticked, not the browser's memory of the form
    const fields = () => Array.from(form.elements)
      .filter((e) => e.name && e.type !== "hidden" && e.type !== "submit" && e.type !== "file" && e.name !== "leave_empty");
    const chosen = (e) => e.type === "radio" || e.type === "checkbox";
    const say = (what) => {
      for (const p of offer.querySelectorAll("[data-draft-says]")) p.hidden = p.dataset.draftSays !== what;
    };
    const save = () => {
      if (!box.checked) return;
      const words = {};
      for (const e of fields()) if (!chosen(e) || e.checked) words[e.name] = e.value;
      try {
        store.setItem(name, JSON.stringify({ at: Date.now(), words }));
        say("kept");
        kept();
      } catch { say("full"); }
    };
    const draft = readDraft(store, name);
    if (draft) {
      box.checked = true;
      if (fields().some((e) => !chosen(e) && e.defaultValue)) save();
      else {
        for (const e of fields()) {
          if (!(e.name in draft)) continue;
          if (chosen(e)) e.checked = e.value === draft[e.name];
          else e.value = draft[e.name];
        }
        say("back");
      }
    }
    offer.hidden = false;
    box.addEventListener("change", () => {
      if (box.checked) return save();
      store.removeItem(name);
      say("gone");
    });
    form.addEventListener("input", (event) => { if (event.target !== box) save(); });
    addEventListener("pageshow", (event) => { if (event.persisted && box.checked && !store.getItem(name)) box.checked = false; });
  }
  // Where the form is no more, its draft can still be read, copied and erased.
  const left = document.querySelector("[data-draft-left]");
  const store = left && storage("localStorage");
  const draft = store && readDraft(store, left.dataset.draftLeft);
  if (draft) {
    const typed = left.querySelector("[data-draft-words]");
    const say = (what) => {
      for (const p of left.querySelectorAll("[data-draft-says]")) p.hidden = p.dataset.draftSays !== what;
    };
    const parts = Array.from(typed.querySelectorAll("[data-draft-field]")).filter((e) => draft[e.dataset.draftField]);
    for (const part of parts) {
      part.querySelector(".words").textContent = draft[part.dataset.draftField];
      part.hidden = false;
    }
    const text = () => parts.map((e) => `${e.querySelector("h3").textContent.trim()}\n${e.querySelector(".words").textContent}`).join("\n\n");
    left.querySelector("[data-draft-copy]").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        say("copied");
      } catch {
        getSelection().selectAllChildren(typed);
        say("selected");
      }
    });
    left.querySelector("[data-draft-erase]").addEventListener("click", () => {
      store.removeItem(left.dataset.draftLeft);
      for (const part of parts) part.querySelector(".words").textContent = "";
      left.querySelector("[data-draft-there]").hidden = true;
      say("gone");
      left.querySelector("h2").focus();
    });
    left.hidden = false;
  }

  // A draft is erased once the receipt is there, not before: sending may fail.
  const sends = document.querySelector("form[data-draft-sends]");
  if (sends) {
    sends.addEventListener("submit", () => { storage("sessionStorage")?.setItem("comment-draft", sends.dataset.draftSends); });
  }
  if (document.querySelector("[data-draft-sent]")) {
    const name = storage("sessionStorage")?.getItem("comment-draft");
    if (name) {
      storage("localStorage")?.removeItem(name);
      sessionStorage.removeItem("comment-draft");
    }
  }

  // Leaving a page with words typed asks first.
  const form = document.querySelector("form[data-comment-form]");
  if (form) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    // What the server would refuse unread does not leave the page, where its words are. It
    // takes twelve bytes for each character that the fields may have.
    const large = form.querySelector("[data-too-large]");
    const most = 12 * Array.from(form.querySelectorAll("textarea[data-max]")).reduce((n, e) => n + Number(e.dataset.max), 0);
    form.addEventListener("submit", (event) => {
      const typed = Array.from(new FormData(form)).filter(([, value]) => typeof value === "string");
      large.hidden = new URLSearchParams(typed).toString().length <= most;
      if (large.hidden) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      large.focus();
    });
    keepDraft(form, () => { changed = false; });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // The official-website banner folds away.
  for (const button of document.querySelectorAll(".usa-banner__button")) {
    const content = document.getElementById(button.getAttribute("aria-controls"));
    if (!content) continue;
    const fold = (open) => {
      button.setAttribute("aria-expanded", String(open));
      content.hidden = !open;
    };
    fold(false);
    button.addEventListener("click", () => fold(content.hidden));
  }
})();
