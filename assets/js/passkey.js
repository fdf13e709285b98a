// Passkeys: asks the server for a challenge, the browser for its answer, and sends that as a
// form. Without this script the forms stay hidden. It writes text and values only.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const toBytes = (words) => {
    const plain = atob(words.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (c) => c.charCodeAt(0));
  };
  const toWords = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const make = async (options) => {
    options.challenge = toBytes(options.challenge);
    options.user.id = toBytes(options.user.id);
    options.excludeCredentials = named(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    return {
      attestationObject: toWords(made.response.attestationObject),
      clientDataJSON: toWords(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : [],
      of: made,
    };
  };
  const ask = async (options) => {
    options.challenge = toBytes(options.challenge);
    options.allowCredentials = named(options.allowCredentials);
    const given = await navigator.credentials.get({ publicKey: options });
    return {
      authenticatorData: toWords(given.response.authenticatorData),
      clientDataJSON: toWords(given.response.clientDataJSON),
      signature: toWords(given.response.signature),
      userHandle: given.response.userHandle ? toWords(given.response.userHandle) : undefined,
      of: given,
    };
  };

  const problems = {
    429: "There were too many tries. Wait a minute and try again.",
    403: "This page was open for too long. Open it again and try once more.",
    NotAllowedError: "The browser was stopped, or no passkey of this site was found. Try again, or go on another way.",
    InvalidStateError: "This device has a passkey of this account already.",
    SecurityError: "The browser offers no passkeys at this address.",
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const says = form.querySelector("[data-passkey-says]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      says.textContent = "Follow what your browser asks.";
      try {
        const body = new URLSearchParams({ for: form.dataset.passkey });
        if (form.elements.form_token) body.set("form_token", form.elements.form_token.value);
        const answer = await fetch("/admin/sign-in/passkey", { method: "POST", body, redirect: "error" });
        if (!answer.ok) throw Object.assign(new Error("refused"), { name: String(answer.status) });
        const { publicKey } = await answer.json();
        const { of, ...response } = form.dataset.passkey === "enrol" ? await make(publicKey) : await ask(publicKey);
        form.elements.passkey.value = JSON.stringify({
          id: of.id, rawId: toWords(of.rawId), type: of.type, authenticatorAttachment: of.authenticatorAttachment,
          clientExtensionResults: of.getClientExtensionResults(), response,
        });
        form.submit();
      } catch (problem) {
        says.textContent = problems[problem.name] || "That did not work. Try again, or go on another way.";
        button.disabled = false;
      }
    });
  }
  // A page that comes back from the browser's history can be used again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.querySelector("button").disabled = false;
  });
})();
