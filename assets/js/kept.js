// An export that is being kept: the line that says how far it is stays fresh.
// The page works without this script, by its link. It writes text only.
(() => {
  const line = document.querySelector("[data-making]");
  if (!line) return;
  const pause = 3000; // milliseconds between two looks

  const look = async () => {
    try {
      const answer = await fetch(`${location.pathname}?progress`, { credentials: "same-origin", redirect: "manual" });
      if (answer.status === 204) {
        location.replace(location.pathname); // it is over
        return;
      }
      if (answer.status === 200) {
        const words = await answer.text();
        if (words !== line.textContent) line.textContent = words;
      }
    } catch {
      // The portal cannot be asked now; the next look may.
    }
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
})();
