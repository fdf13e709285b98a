// What the scripts of the staff pages share about texts: nodes, code points, selected
// words, gaps. Offsets count code points, as the server does. Nothing here writes HTML.

// make returns an element with attributes and, where it is given, a text.
export const make = (name, attributes = {}, text = "") => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
};

// points returns the code points of a text.
export const points = (text) => Array.from(text);

// selectedIn returns where the selected words lie in the text of a node, with their
// range, or null when nothing is selected or not all of it lies in the node.
export const selectedIn = (node) => {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!node.contains(range.startContainer) || !node.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(node, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = points(before.toString()).length;
  const end = start + points(range.toString()).length;
  return end > start ? { start, end, range: range.cloneRange() } : null;
};

// keepSelection lets a button be pressed without losing the selection.
export const keepSelection = (button) => button.addEventListener("mousedown", (event) => event.preventDefault());

// joinGaps sorts gaps and joins those that overlap, and those of one kind that touch, as
// docket.NewGaps does.
const joinGaps = (gaps) => {
  const joined = [];
  for (const gap of [...gaps].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined[joined.length - 1];
    if (last && (gap.start < last.end || (gap.start === last.end && gap.kind === last.kind))) last.end = Math.max(last.end, gap.end);
    else joined.push({ ...gap });
  }
  return joined;
};

// drawGaps shows in a node what the public would read of a text, given as code points.
export const drawGaps = (node, text, gaps) => {
  const nodes = [];
  let at = 0;
  for (const gap of joinGaps(gaps)) {
    nodes.push(document.createTextNode(text.slice(at, gap.start).join("")));
    nodes.push(make("mark", { class: "gap" }, `[redacted: ${gap.kind}]`));
    at = gap.end;
  }
  nodes.push(document.createTextNode(text.slice(at).join("")));
  node.replaceChildren(...nodes);
};

// isTyping reports whether keys that are pressed in a node are text.
export const isTyping = (node) => node.isContentEditable || node.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");

// isCommand reports whether a key press may be a command of the page: no other key is
// held, nobody handled it, and nothing is being written.
export const isCommand = (event) => !(event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing);

// remembered returns a switch that this browser remembers under a name. It is on at first.
export const remembered = (name) => ({
  isOn: () => { try { return localStorage.getItem(name) !== "off"; } catch { return true; } },
  set: (on) => { try { localStorage.setItem(name, on ? "on" : "off"); } catch { /* for this page, then */ } },
});
