// The editor of the report: a name goes where the cursor is, in place of a page that
// puts it at the end. The page works without this script.
(() => {
  "use strict";

  const text = document.getElementById("text");
  if (!text) return;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=insert]");
    if (!button) return;
    event.preventDefault();
    text.focus();
    text.setRangeText("{{" + button.value + "}}", text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
