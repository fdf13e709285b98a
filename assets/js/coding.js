// The comforts of the coding workplace: a filter for the list of themes, keys,
// and passages marked by selecting them. Every page works without this script.
// It writes text and attributes only, never HTML.
import { isCommand, isTyping, keepSelection, make, points, remembered, selectedIn } from "./text.js";

(() => {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // One place speaks to screen readers.
  const voice = make("div", { role: "status", class: "usa-sr-only" });
  document.body.append(voice);
  const say = (text) => { voice.textContent = text; };

  // A filter for the themes: every typed word has to stand in a theme's label,
  // code or definition.
  const trees = [...document.querySelectorAll("[data-code-tree]")];
  const searches = trees.map((tree, i) => {
    const place = tree.querySelector("[data-code-search]");
    const id = `code-search-${i + 1}`;
    const input = make("input", { type: "search", id, class: "usa-input", autocomplete: "off", spellcheck: "false" });
    const found = make("p", { role: "status", class: "usa-hint search-found" });
    place.append(make("label", { for: id, class: "usa-label" }, "Search the themes"), input, found);
    const groups = [...tree.querySelectorAll("[data-group]")].map((details) => ({
      details,
      open: details.open,
      boxes: [...details.querySelectorAll("[data-choice]")].map((node) => ({ node, text: plain(node.textContent) })),
    }));
    let searching = false;
    const filter = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let n = 0;
      if (words.length > 0 && !searching) for (const group of groups) group.open = group.details.open;
      for (const { details, boxes, open } of groups) {
        let here = 0;
        for (const { node, text } of boxes) {
          const hit = words.every((word) => text.includes(word));
          node.hidden = !hit;
          if (hit) here += 1;
        }
        details.hidden = here === 0;
        details.open = words.length > 0 ? here > 0 : open;
        n += here;
      }
      searching = words.length > 0;
      found.textContent = searching ? (n === 1 ? "1 theme" : `${n} themes`) : "";
    };
    input.addEventListener("input", filter);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        input.value = "";
        filter();
        input.blur();
        event.preventDefault();
      }
      if (event.key === "Enter") event.preventDefault(); // never sends the form
    });
    // Enter leads to the first theme found, once the key is up: pressed in one
    // field and released in another it must not send the form from there.
    input.addEventListener("keyup", (event) => {
      if (event.key !== "Enter" || event.isComposing || !searching) return;
      const first = tree.querySelector("[data-choice]:not([hidden]) input");
      if (first) first.focus();
    });
    return input;
  });

  const form = document.querySelector("[data-code-form]");
  if (!form) return;
  const answer = document.getElementById("answer-text");
  const boxes = [...form.querySelectorAll("input[name=coding]")];
  const suggested = boxes.filter((box) => box.dataset.number);
  const label = (box) => box.closest("[data-choice]").querySelector("strong").textContent;

  // What a ticked suggestion rests on stands out in the text.
  const show = (box) => {
    for (const mark of answer.querySelectorAll("mark[data-marks]")) {
      if (mark.dataset.marks.split(" ").includes(box.dataset.number)) {
        mark.classList.toggle("on", mark.dataset.marks.split(" ").some((n) => suggested.some((b) => b.dataset.number === n && b.checked)));
      }
    }
  };
  for (const box of suggested) {
    show(box);
    box.addEventListener("change", () => show(box));
    box.setAttribute("aria-keyshortcuts", box.dataset.number);
  }
  if (form.dataset.off !== undefined) return; // who reads this may code nothing
  // The stance on a theme. It goes when the theme is unticked.
  const stances = [["f", "for"], ["a", "against"], ["m", "mixed"], ["n", "none"]];
  const stanceOf = (box) => box && box.closest("[data-choice]").querySelector("[data-stance] select");
  let last = boxes.filter((box) => box.checked && stanceOf(box)).pop();
  for (const box of boxes.filter(stanceOf)) {
    box.addEventListener("change", () => {
      if (box.checked) last = box;
      else stanceOf(box).value = "";
    });
  }
  const takeStance = (value) => {
    if (!last || !last.checked) return false;
    const select = stanceOf(last);
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    say(`${label(last)}: ${select.selectedOptions[0].textContent}`);
    return true;
  };
  const tick = (box, on) => {
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    const group = box.closest("details");
    if (on && group) group.open = true;
    say(`${label(box)}: ${on ? "applies" : "does not apply"}`);
  };

  // Passages. Offsets count code points of the posted text, as the server does:
  // the element's text is exactly that text.
  const whole = points(answer.textContent);
  const pending = form.querySelector("[data-pending]");
  const ranges = new Map();
  const paint = () => {
    if (!("highlights" in CSS)) return;
    const live = [...ranges].filter(([box]) => box.checked).map(([, range]) => range);
    CSS.highlights.set("passage", new Highlight(...live));
  };
  const selected = () => {
    const found = selectedIn(answer);
    if (!found) return null;
    let { start, end } = found;
    while (start < end && /\s/u.test(whole[start])) start += 1;
    while (end > start && /\s/u.test(whole[end - 1])) end -= 1;
    return end > start ? { start, end, range: found.range } : null;
  };
  let added = pending.children.length;
  const typed = document.getElementById("words");
  const typedFor = document.getElementById("words-code");
  const save = form.querySelector("[data-save]");
  const mark = (code) => {
    const span = selected();
    if (!span) {
      said.textContent = "First select words in the answer.";
      return;
    }
    const words = whole.slice(span.start, span.end).join("");
    if (/\[redacted: [a-z_]+\]/.test(words)) {
      said.textContent = "Hidden words are in this passage. Leave them out.";
      return;
    }
    if (!save) { // the reading is closed: the passage goes in by itself
      typed.value = words;
      typedFor.value = code;
      form.requestSubmit(form.querySelector("button[value=add]"));
      return;
    }
    const value = `${code}:${span.start}-${span.end}`;
    let box = [...pending.querySelectorAll("input[name=excerpt]")].find((other) => other.value === value);
    if (box) {
      box.checked = true;
    } else {
      added += 1;
      const id = `pending-${added}`;
      const row = make("div", { class: "usa-checkbox pending" });
      box = make("input", { class: "usa-checkbox__input", type: "checkbox", id, name: "excerpt", value });
      box.checked = true;
      const text = make("label", { class: "usa-checkbox__label", for: id });
      text.append(make("strong", {}, code), document.createTextNode(" "), make("q", { dir: "auto" }, words), document.createTextNode(" "),
        make("span", { class: "usa-tag quiet" }, "Saved with your reading"));
      row.append(box, text);
      pending.append(row);
      box.addEventListener("change", paint);
    }
    ranges.set(box, span.range);
    paint();
    const theme = boxes.find((other) => other.value === code);
    if (theme && !theme.checked) tick(theme, true);
    getSelection().removeAllRanges();
    said.textContent = `Marked for ${code}. It is saved with your reading.`;
    for (const none of form.querySelectorAll("[data-no-passage]")) none.remove();
  };
  const tools = make("div", { class: "passage-tools" });
  const choice = make("select", { class: "usa-select", id: "mark-for" });
  const fill = () => {
    const before = choice.value;
    if (boxes.length === 0) {
      choice.replaceChildren(...[...typedFor.options].slice(1).map((option) => make("option", { value: option.value }, option.textContent)));
      return;
    }
    const first = boxes.filter((box) => box.checked || box.dataset.number);
    choice.replaceChildren(...[...first, ...boxes.filter((box) => !first.includes(box))]
      .map((box) => make("option", { value: box.value }, `${box.dataset.number ? `${box.dataset.number} ` : ""}${label(box)} (${box.value})`)));
    if (boxes.some((box) => box.value === before)) choice.value = before;
  };
  fill();
  form.addEventListener("change", (event) => { if (event.target.name === "coding") fill(); });
  const button = make("button", { type: "button", class: "usa-button usa-button--outline" }, "Mark the selected words");
  const said = make("p", { role: "status", class: "usa-hint" });
  keepSelection(button);
  button.addEventListener("click", () => mark(choice.value));
  tools.append(make("label", { for: "mark-for", class: "usa-label" }, "Select words in the answer, then mark them for"), choice, button, said);
  form.querySelector("[data-passage-tools]").append(tools);

  // Keys. They can be turned off, and are silent while somebody types.
  const keysOn = remembered("coding-keys");
  const help = make("details", { class: "keys" });
  const list = make("dl");
  const keys = [
    ...(suggested.length > 0 ? [[suggested.length > 1 ? `1 to ${suggested.length}` : "1", "Tick or untick a suggestion. With words selected in the answer: mark them for it"]] : []),
    ...(suggested.length > 1 ? [["0", "Tick all suggestions, where each of them is right; again: none"]] : []),
    ...(suggested.length > 2 ? [[suggested.length > 3 ? `Shift 2 to ${suggested.length - 1}` : "Shift 2", "Tick the suggestions up to that one, and no other suggestion"]] : []),
    ...(boxes.some(stanceOf) ? [["f a m n", "Stance on the theme ticked last: for, against, mixed, takes no side"]] : []),
    ["Enter", "Save and go on"],
    ["/", "Search the themes"],
    ["s", "Pass over this answer"],
  ];
  for (const [key, does] of keys) {
    const row = make("div");
    const term = make("dt");
    term.append(make("kbd", {}, key));
    row.append(term, make("dd", {}, does));
    list.append(row);
  }
  const use = make("div", { class: "usa-checkbox" });
  const useBox = make("input", { class: "usa-checkbox__input", type: "checkbox", id: "use-keys" });
  useBox.checked = keysOn.isOn();
  use.append(useBox, make("label", { class: "usa-checkbox__label", for: "use-keys" }, "Use these keys"));
  useBox.addEventListener("change", () => keysOn.set(useBox.checked));
  help.append(make("summary", {}, "Keys"), list, use);
  const helpPlace = form.querySelector("[data-key-help]");
  if (!helpPlace) return;
  helpPlace.append(help);

  // How many suggestions a digit takes with the shift key; 0 for every other key. The place of
  // the key says which, since what it types with the shift key differs between keyboards.
  const upTo = (event) => {
    const [, digit] = (event.shiftKey && /^Digit([2-9])$/.exec(event.code)) || [];
    return Number(digit) <= suggested.length ? Number(digit) : 0;
  };

  document.addEventListener("keydown", (event) => {
    if (!useBox.checked || !isCommand(event)) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (isTyping(at) || document.querySelector("[role=alertdialog]")) return;
    if (/^[1-9]$/.test(event.key)) {
      const box = suggested.find((other) => other.dataset.number === event.key);
      if (!box) return;
      event.preventDefault();
      if (selected()) mark(box.value);
      else tick(box, !box.checked);
    } else if (event.key === "0" && suggested.length > 1) {
      event.preventDefault();
      const on = !suggested.every((box) => box.checked);
      for (const box of suggested.filter((other) => other.checked !== on)) tick(box, on);
      say(`${on ? "All" : "No"} suggestions: ${suggested.map(label).join(", ")}`);
    } else if (upTo(event) > 0) {
      event.preventDefault();
      const first = suggested.slice(0, upTo(event));
      for (const box of suggested.filter((other) => other.checked !== first.includes(other))) tick(box, !box.checked);
      say(`Suggestions: ${first.map(label).join(", ")}`);
    } else if (event.key === "/" && searches.length > 0) {
      event.preventDefault();
      searches[0].focus();
    } else if (event.key === "s" || event.key === "S") {
      const skip = document.querySelector("a[data-skip]");
      if (skip) skip.click();
    } else if (stances.some(([key]) => key === event.key.toLowerCase())) {
      if (takeStance(stances.find(([key]) => key === event.key.toLowerCase())[1])) event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !at.closest("a, button, summary")) {
      if (at.matches("input") && !form.contains(at)) return;
      event.preventDefault();
      form.requestSubmit(save);
    }
  });
})();
