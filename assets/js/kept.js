// An export that is being kept: the line that says how far it is stays fresh.
// The page works without this script, by its link. It writes text only.
(() => {
  "use strict";

  const line = document.querySelector("[data-making]");
  if (!line) return;
  const pause = 3000; // milliseconds between two looks

  const look = async () => {
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-making]");
      if (!now) {
        location.reload(); // it is over
        return;
      }
      if (now.textContent !== line.textContent) line.textContent = now.textContent;
    } catch {
      // The portal cannot be asked now; the next look may.
    }
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
})();
