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

  // Leaving a page with words typed asks first.
  const form = document.querySelector("form[data-comment-form]");
  if (form) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
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
