// The list of the review desk: comments open and are decided in place, by keys or by
// buttons. Every page works without this script. Rows come as documents that the
// browser parses (XMLHttpRequest), in which no script runs and which no Trusted Types
// policy is needed for; nodes are moved from them, never HTML.
import { isCommand, isTyping, remembered } from "./text.js";

(() => {
  const list = document.getElementById("list");
  const status = document.getElementById("desk-status");

  // send asks for a row, or sends a form, and hands back the answer.
  const send = (method, address, body = null) => new Promise((resolve) => {
    const ask = new XMLHttpRequest();
    ask.open(method, address);
    ask.responseType = "document";
    ask.overrideMimeType("text/html"); // an answer without a page, read as XML, becomes an error page with styles of its own
    ask.setRequestHeader("X-Desk", "row");
    if (body) ask.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    const done = () => resolve({
      status: ask.status,
      page: ask.response,
      signedOut: ask.status > 0 && new URL(ask.responseURL || address, location.href).pathname.startsWith("/admin/sign-in"),
      at: ask.responseURL,
    });
    ask.addEventListener("loadend", done);
    ask.send(body);
  });
  const fields = (form, button) => {
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.set(button.name, button.value);
    return data;
  };

  // Drafts: what is entered of a decision is kept on the server after a pause, and when
  // the page is left.
  const touched = new WeakSet();
  const timers = new WeakMap();
  const keep = (form) => {
    timers.delete(form);
    if (!touched.has(form) || !form.isConnected) return;
    send("POST", form.dataset.draft, fields(form)).then((answer) => { form.dataset.kept = String(answer.status); });
  };
  const touch = (event) => {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (!form || !event.isTrusted) return;
    touched.add(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 400));
  };
  document.addEventListener("input", touch);
  document.addEventListener("change", touch);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (timers.has(form)) {
        clearTimeout(timers.get(form));
        timers.delete(form);
        navigator.sendBeacon(form.dataset.draft, fields(form));
      }
    }
  });
  const settled = (form) => {
    clearTimeout(timers.get(form));
    timers.delete(form);
    touched.delete(form);
  };
  document.addEventListener("submit", (event) => settled(event.target), true);

  if (!list || !status) return;

  // Without this script an open comment is the one form of its page, and the ticks and
  // buttons of the list belong to it. Here the list gets a form of its own.
  const shared = document.querySelector("form.panel#many");
  if (shared) {
    const own = Object.assign(document.createElement("form"), { method: "post", action: "/admin/decisions" });
    for (const name of ["form_token", "queue", "carries"]) own.append(shared.elements[name].cloneNode());
    for (const name of ["carries", "panel", "unsent"]) {
      if (shared.elements[name]) shared.elements[name].remove();
    }
    shared.removeAttribute("id");
    own.id = "many";
    list.before(own);
  }

  const rows = () => [...list.querySelectorAll(":scope > .item")];
  const openRow = () => list.querySelector(":scope > .item.is-open");
  const currentRow = () => list.querySelector(":scope > .item.current") || openRow();
  const link = (row) => row.querySelector(".row-link");
  const tickOf = (row) => row.querySelector("input[form=many]");
  const say = (text) => { status.replaceChildren(document.createTextNode(text)); };

  // seen notices how many words would be hidden and writes it on the button.
  const count = (panel) => {
    const n = panel.querySelectorAll("input[name=redaction]:checked").length;
    panel.querySelector("[data-post-words]").textContent = n === 0 ? "Post" : `Post, ${n} hidden`;
  };

  // Ticked rows: how many is said on the button that decides on them.
  const countTicks = () => {
    const place = document.querySelector("[data-ticked]");
    if (!place) return;
    const n = document.querySelectorAll("input[name=comment][form=many]:checked").length;
    place.textContent = n === 0 ? "" : ` ${n}`;
  };
  document.addEventListener("change", (event) => { if (event.target.matches("input[name=comment][form=many]")) countTicks(); });
  for (const link of document.querySelectorAll("[data-tick-all]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      for (const box of list.querySelectorAll("input[form=many]")) {
        box.checked = true;
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
      say(`${document.querySelectorAll("input[name=comment][form=many]:checked").length} comments are ticked.`);
    });
  }

  const mark = (row, focus = true) => {
    for (const other of list.querySelectorAll(".current")) other.classList.remove("current");
    if (!row) return;
    row.classList.add("current");
    if (focus) {
      link(row).focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  };

  // ready brings a row to life that has just come in.
  const ready = (row) => {
    const panel = row.querySelector("form.panel");
    const name = link(row);
    if (name.dataset.inPlace !== undefined) name.setAttribute("aria-expanded", String(Boolean(panel)));
    if (!panel) return;
    count(panel);
    panel.addEventListener("change", () => count(panel));
    row.dispatchEvent(new CustomEvent("panel", { bubbles: true }));
  };

  // close folds an open row; what was entered is kept as a draft first.
  const close = (row) => {
    if (!row) return;
    const panel = row.querySelector("form.panel");
    if (panel && timers.has(panel)) {
      clearTimeout(timers.get(panel));
      keep(panel);
    }
    row.classList.remove("is-open");
    if (panel) panel.remove();
    link(row).setAttribute("aria-expanded", "false");
  };

  // put places a row from an answer: over the one of the same comment, or where it is
  // to stand.
  const put = (answer, before) => {
    const sent = answer.page && answer.page.querySelector("li.item");
    if (!sent) return null;
    const row = document.importNode(sent, true);
    const old = list.querySelector(`[data-comment="${CSS.escape(row.dataset.comment)}"]`);
    if (old) {
      const was = tickOf(old), now = tickOf(row);
      if (was && now) now.checked = was.checked;
      old.replaceWith(row);
    }
    else if (before && before.isConnected) before.before(row);
    else list.prepend(row);
    ready(row);
    return row;
  };

  // Whoever may only read has every form off: keys say so and send nothing.
  const isOff = (element) => Boolean(element.closest("form[data-off]")) || element.matches(":disabled");
  const mayNot = () => say("You can read everything here and change nothing.");

  const failed = (answer) => {
    if (answer.signedOut) {
      location.assign(answer.at);
      return;
    }
    say(answer.status === 0 ? "The portal cannot be reached. What you entered is still here: try again." :
      "That did not work. What you entered is still here: try again, or open the whole page.");
  };

  let busy = false;
  const alone = async (work) => {
    if (busy) return;
    busy = true;
    try { await work(); } finally { busy = false; }
  };

  const open = (row) => alone(async () => {
    if (!row || link(row).dataset.inPlace === undefined) {
      if (row) location.assign(link(row).href);
      return;
    }
    const answer = await send("GET", `/admin/comments/${encodeURIComponent(row.dataset.comment)}/row?${new URLSearchParams({ queue: list.dataset.query })}`);
    if (answer.status !== 200 || answer.signedOut) {
      if (answer.status === 404) say("This comment is decided or withdrawn by now.");
      else failed(answer);
      return;
    }
    close(openRow());
    mark(put(answer));
  });

  // outcome shows what a decision, or taking one back, has led to.
  const outcome = (answer, gone) => {
    const said = answer.page.getElementById("outcome");
    if (said) {
      status.replaceChildren(...[...document.importNode(said, true).childNodes]);
      const undo = status.querySelector(".undo-form button");
      if (undo) undo.append(" ", Object.assign(document.createElement("kbd"), { textContent: "u" }));
    }
    const after = gone ? gone.nextElementSibling : null;
    if (gone && said && said.dataset.decided) gone.remove();
    const row = put(answer, after && after.isConnected ? after : list.firstElementChild);
    if (row) mark(row);
    else if (said && said.dataset.decided) {
      mark(null);
      say(`${said.firstChild ? said.firstChild.textContent.trim() : ""} Nothing more is in this list.`);
    }
    countTicks();
    refill();
  };

  const decide = (form, button) => alone(async () => {
    const row = form.closest(".item");
    settled(form);
    const buttons = form.querySelectorAll(".bar .btn");
    for (const b of buttons) b.setAttribute("aria-disabled", "true");
    const answer = await send("POST", form.action, fields(form, button));
    for (const b of buttons) b.removeAttribute("aria-disabled");
    if (answer.signedOut) return failed(answer);
    if (answer.status === 200) return outcome(answer, row);
    if (answer.status === 409 && !(answer.page && answer.page.querySelector("li.item"))) {
      // Decided by somebody else: the page of the comment keeps what was entered.
      form.elements.from.remove();
      say("Somebody else decided this comment. Its page opens with what you entered.");
      form.dataset.native = "";
      form.requestSubmit(button);
      return undefined;
    }
    if (answer.status === 422 || answer.status === 409) {
      const again = put(answer);
      mark(again, false);
      const said = answer.page.getElementById("outcome");
      if (said) say(said.textContent.trim());
      const problem = again && again.querySelector("#error-summary, #conflict");
      if (problem) problem.focus();
      return undefined;
    }
    touched.add(form);
    return failed(answer);
  });

  list.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("form.panel") || form.dataset.native !== undefined || (button && button.hasAttribute("formaction"))) return;
    event.preventDefault();
    if (button && button.getAttribute("aria-disabled") !== "true") decide(form, button);
  });

  const takeBack = (button) => alone(async () => {
    const sent = new URLSearchParams();
    for (const name of ["form_token", "queue", "version"]) {
      if (button.form.elements[name]) sent.set(name, button.form.elements[name].value);
    }
    if (button.name) sent.set("version", button.value);
    const answer = await send("POST", button.hasAttribute("formaction") ? button.formAction : button.form.action, sent);
    if (answer.status !== 200 || answer.signedOut) {
      if (answer.status === 409) say("This decision cannot be taken back any more. Open the comment and decide again.");
      else failed(answer);
      return;
    }
    close(openRow());
    outcome(answer, null);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#desk-status .undo-form")) return;
    event.preventDefault();
    takeBack(event.target.querySelector("button"));
  });

  list.addEventListener("click", (event) => {
    const name = event.target.closest(".row-link");
    if (!name || name.dataset.inPlace === undefined || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const row = name.closest(".item");
    if (row.classList.contains("is-open")) {
      close(row);
      mark(row);
    } else {
      open(row);
    }
  });

  // refill brings in the following rows before the list runs out.
  // They are asked for when the browser has nothing else to do.
  let more = document.querySelector(".list-foot [data-next]");
  let filling = false;
  const refill = () => {
    if (filling || !more || rows().length > 16) return;
    filling = true;
    (window.requestIdleCallback || setTimeout)(fill);
  };
  const fill = async () => {
    const answer = await send("GET", more.dataset.next);
    filling = false;
    if (answer.status !== 200 || answer.signedOut || !answer.page) return;
    for (const sent of answer.page.querySelectorAll("#list > .item")) {
      if (list.querySelector(`[data-comment="${CSS.escape(sent.dataset.comment)}"]`)) continue;
      const row = document.importNode(sent, true);
      list.append(row);
      ready(row);
    }
    more = answer.page.querySelector("[data-next]");
  };

  // A comment that is open stays with whoever has it open, while the page is seen.
  setInterval(() => {
    const row = openRow();
    if (!row || document.visibilityState === "hidden") return;
    const form = row.querySelector("form.panel");
    if (isOff(form)) return;
    send("POST", `/admin/comments/${encodeURIComponent(row.dataset.comment)}/open`, new URLSearchParams({ form_token: form.elements.form_token.value }));
  }, 2 * 60 * 1000);

  // Keys. They can be turned off, are silent while somebody types, and stand on the
  // buttons.
  const keysOn = remembered("desk-keys");
  const place = document.querySelector("[data-keys-switch]");
  const label = Object.assign(document.createElement("label"), { className: "key-box" });
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: "use-keys", checked: keysOn.isOn() });
  label.append(box, " Use these keys, in this browser");
  place.replaceChildren(label);
  const show = () => document.body.classList.toggle("keys-off", !box.checked);
  box.addEventListener("change", () => {
    keysOn.set(box.checked);
    show();
  });
  show();

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(currentRow());
    mark(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  };
  const withhold = (panel) => panel.querySelector("[data-withhold]");
  const press = (key) => {
    const row = openRow();
    if (!row) return currentRow() ? open(currentRow()) : say("Open a comment first: j moves, o opens.");
    const button = row.querySelector(`.bar [data-key="${key}"]`);
    if (button && isOff(button)) return mayNot();
    if (button) decide(row.querySelector("form.panel"), button);
    return undefined;
  };
  const digit = (n) => {
    const row = openRow();
    if (!row) return;
    const pop = withhold(row);
    if (pop.open) {
      const reason = pop.querySelectorAll("input[name=reason]")[n - 1];
      if (!reason) return;
      reason.checked = true;
      press("w");
      return;
    }
    const mine = row.querySelector(`[data-digit="${n}"]`);
    if (mine) mine.click();
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => {
      const row = currentRow();
      if (row && row.classList.contains("is-open")) {
        close(row);
        mark(row);
      } else {
        open(row || rows()[0]);
      }
    },
    p: () => press("p"),
    h: () => press("h"),
    s: () => press("s"),
    w: () => {
      const row = openRow();
      if (!row) return press("w");
      const pop = withhold(row);
      if (isOff(pop)) return mayNot();
      pop.open = !pop.open;
      if (pop.open) pop.querySelector("input[name=reason]").focus();
      return undefined;
    },
    x: () => {
      const row = currentRow();
      const box = row && tickOf(row);
      if (!box) {
        say(row ? "This comment cannot be ticked." : "Go to a comment first: j moves.");
        return;
      }
      if (isOff(box)) {
        mayNot();
        return;
      }
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      say(`${row.querySelector(".row-number").textContent} is ${box.checked ? "ticked" : "not ticked"}.`);
    },
    u: () => {
      const button = status.querySelector(".undo-form button") || document.querySelector("main > .usa-alert .undo-form button");
      if (button && isOff(button)) mayNot();
      else if (button) takeBack(button);
      else say("There is nothing to take back here.");
    },
    m: () => {
      const row = openRow();
      const button = row && [...row.querySelectorAll("[data-hide-selected]")].find((b) => {
        const chosen = getSelection();
        return chosen.rangeCount > 0 && b.closest("[data-part]").contains(chosen.getRangeAt(0).startContainer);
      });
      if (button) button.click();
    },
    e: () => {
      const row = openRow();
      if (row) row.querySelector("textarea[name=note]").focus();
    },
    "/": () => document.getElementById("q").focus(),
    "?": () => {
      const help = document.getElementById("key-help");
      help.open = !help.open;
      help.querySelector("summary").focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const pop of document.querySelectorAll(".pop[open]")) pop.open = false;
      if (event.target instanceof HTMLElement && isTyping(event.target)) mark(currentRow());
      return;
    }
    if (!box.checked || !isCommand(event)) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (isTyping(at) || document.querySelector("[role=alertdialog]")) return;
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      digit(Number(event.key));
      return;
    }
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const row of rows()) ready(row);
  countTicks();
  addEventListener("pageshow", countTicks); // a browser may set ticks again
  mark(openRow(), false);
})();
