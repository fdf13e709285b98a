// The comforts of the staff pages. Every page works without this script. It
// writes text and attributes only, never HTML.
import { drawGaps, keepSelection, make, points, selectedIn } from "./text.js";

(() => {
  // Passwords can be shown while typing.
  for (const input of document.querySelectorAll("input[type=password]")) {
    const button = make("button", { type: "button", class: "usa-button usa-button--unstyled show-password", "aria-controls": input.id, "aria-pressed": "false" }, "Show password");
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Hide password" : "Show password";
      button.setAttribute("aria-pressed", String(hidden));
    });
    input.form.addEventListener("submit", () => { input.type = "password"; });
    input.after(button);
  }

  // A double click sends a form once. A form is free again after a while, and when its
  // page comes back from the browser's history.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (sent.has(event.target)) {
      event.preventDefault();
      return;
    }
    sent.add(event.target);
    setTimeout(() => sent.delete(event.target), 2000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.forms) sent.delete(form);
  });

  // These pages are kept in no cache, so a browser that loads one again, or comes back to
  // it, forgets what was typed. It is kept on the server after a pause, sealed, and the
  // address of the page says where. Decisions are kept as drafts (desk.js).
  const keptAs = "unsent";
  const keepTyped = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    const address = new URL(location.href);
    body.set("kept-before", address.searchParams.get(keptAs) || "");
    address.searchParams.delete(keptAs);
    body.set("kept-page", address.pathname + address.search);
    body.set("kept-path", new URL(form.action).pathname);
    body.delete(keptAs);
    body.delete("carries");
    let answer;
    try { answer = await fetch("/admin/unsent", { method: "POST", body, redirect: "error" }); } catch { return; }
    if (!answer.ok || !form.isConnected) return;
    const id = await answer.text();
    let field = form.elements[keptAs];
    if (!field) {
      field = make("input", { type: "hidden", name: keptAs });
      form.append(field);
    }
    field.value = id;
    if (id) address.searchParams.set(keptAs, id);
    history.replaceState(history.state, "", address);
    form.dataset.kept = id;
  };
  const typing = new WeakMap();
  const typed = (event) => {
    const form = event.target.form;
    if (!form || form.dataset.draft || !form.elements.carries || form.querySelector("input[type=password]")) return;
    clearTimeout(typing.get(form));
    typing.set(form, setTimeout(() => { if (!sent.has(form)) keepTyped(form); }, 400));
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);

  // A docket file or codebook can be chosen instead of pasted.
  for (const place of document.querySelectorAll("[data-file-into]")) {
    const area = document.getElementById(place.dataset.fileInto);
    if (!area) continue;
    const input = make("input", { type: "file", id: "file-choice", accept: place.dataset.fileAccept || ".toml,text/plain" });
    place.append(make("label", { for: "file-choice", class: "usa-label" }, "Or take it from a file"), input);
    input.addEventListener("change", async () => {
      if (input.files.length === 1) area.value = await input.files[0].text();
    });
  }

  // Marking words. Offsets count code points of the clean text, as the server
  // does: the element's text is exactly that text.
  const marking = (part) => {
    const kinds = [...document.querySelectorAll("select[name$='-kind'] option")]
      .reduce((map, option) => map.set(option.value, option.textContent), new Map());
    const question = part.dataset.part;
    const clean = part.querySelector(`[data-clean]`);
    const shown = part.querySelector(`[data-public]`);
    const marks = part.querySelector(`[data-marks]`);
    if (!clean || !shown || !marks || part.dataset.marking !== undefined) return;
    part.dataset.marking = "";
    const text = points(clean.textContent);

    const read = (box) => {
      const match = /^([^:]+):(\d+)-(\d+):([a-z_]+)$/.exec(box.value);
      return match && { start: Number(match[2]), end: Number(match[3]), kind: match[4] };
    };

    // What the public would read, drawn again with every tick.
    const draw = () => drawGaps(shown, text, [...marks.querySelectorAll("input[name=redaction]:checked")].map(read).filter(Boolean));

    if (shown.querySelector(".same")) draw(); // the server left out what stands on the left

    let added = 0;
    const add = (start, end, kind) => {
      const words = text.slice(start, end).join("");
      const existing = [...marks.querySelectorAll("input[name=redaction]")].find((box) => {
        const span = read(box);
        return span && span.start === start && span.end === end;
      });
      if (existing) {
        existing.checked = true;
        draw();
        existing.focus();
        return;
      }
      added += 1;
      const id = `own-${question}-${added}`;
      const row = make("div", { class: "usa-checkbox mark" });
      const box = make("input", { class: "usa-checkbox__input", type: "checkbox", name: "redaction", id, value: `${question}:${start}-${end}:${kind}` });
      box.checked = true;
      const label = make("label", { class: "usa-checkbox__label", for: id });
      label.append(make("bdi", { class: "mark-words" }, words.length > 120 ? `${words.slice(0, 120)}…` : words), document.createTextNode(" "),
        make("span", { class: "severity severity--person" }, "Marked by you"));
      const choice = make("select", { class: "usa-select mark-choice", "aria-label": "Kind of what is hidden" });
      for (const [value, name] of kinds) {
        const option = make("option", { value }, name);
        option.selected = value === kind;
        choice.append(option);
      }
      choice.addEventListener("change", () => {
        box.value = `${question}:${start}-${end}:${choice.value}`;
        draw();
      });
      row.append(box, label, choice);
      marks.append(row);
      draw();
      box.focus();
    };

    if (part.closest("form[data-off]")) return; // who reads this may hide nothing
    const tools = make("p", { class: "mark-tools" });
    const button = make("button", { type: "button", class: "usa-button usa-button--outline", "data-hide-selected": "" }, "Hide the selected words");
    const said = make("span", { role: "status", class: "usa-hint" });
    keepSelection(button);
    button.addEventListener("click", () => {
      const span = selectedIn(clean);
      if (!span) {
        said.textContent = "First select words in the text as received.";
        return;
      }
      said.textContent = "";
      const kind = part.querySelector("select[name$='-kind']");
      add(span.start, span.end, kind ? kind.value : "personal");
      getSelection().removeAllRanges();
    });
    tools.append(button, said);
    clean.after(tools);
    marks.addEventListener("change", (event) => {
      const box = event.target;
      if (box.name !== "redaction" && box.name !== "dismiss") return;
      // Hidden and not private at once cannot be meant.
      const other = box.name === "dismiss" ? "redaction" : "dismiss";
      const twin = box.checked && box.closest(".mark").querySelector(`input[name=${other}]`);
      if (twin) twin.checked = false;
      draw();
    });
  };
  for (const part of document.querySelectorAll("[data-part]")) marking(part);
  // A row of the list that has come in later.
  document.addEventListener("panel", (event) => {
    for (const part of event.target.querySelectorAll("[data-part]")) marking(part);
  });

  // Before a session ends for want of use, one key press keeps it: the warning
  // comes two minutes before half an hour is over.
  if (document.body.classList.contains("staff")) {
    const idle = 28 * 60 * 1000;
    let timer = 0;
    let box = null;
    const warn = () => {
      box = make("div", { class: "stay usa-alert usa-alert--warning", role: "alertdialog", "aria-labelledby": "stay-text" });
      const body = make("div", { class: "usa-alert__body" });
      const stay = make("button", { type: "button", class: "usa-button" }, "Stay signed in");
      body.append(make("p", { id: "stay-text", class: "usa-alert__text" }, "You will be signed out in two minutes, because nothing was opened or sent for a while."), stay);
      box.append(body);
      document.body.append(box);
      const back = document.activeElement;
      stay.focus();
      stay.addEventListener("click", async () => {
        const answer = await fetch("/admin/account/stay", { redirect: "manual" });
        box.remove();
        if (answer.status === 204) start();
        if (back instanceof HTMLElement) back.focus();
      });
    };
    const start = () => {
      clearTimeout(timer);
      timer = setTimeout(warn, idle);
    };
    start();
  }
})();
