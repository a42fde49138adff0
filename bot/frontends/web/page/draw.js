// How a message looks. Text becomes nodes by createTextNode alone, so nothing anyone wrote is ever markup.

const time = new Intl.DateTimeFormat([], {hour: "2-digit", minute: "2-digit"});
const day = new Intl.DateTimeFormat([], {weekday: "long", day: "numeric", month: "long"});
const tags = {bold: "b", italic: "i", code: "code"};
const opened = new Set();
let names = 0;

export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function dayOf(entry) {
  return day.format(new Date(entry.at));
}

// Draws an entry for the first time, or again over `before`, touching only what is new in it: a screen reader
// reads every change aloud.
export function draw(entry, before, on) {
  const message = before ?? frame(entry);
  const [bubble, keyboard] = message.children;
  const [, file, words, meta] = bubble.children;
  redraw(file, {file: entry.file, text: entry.text}, () => attachment(entry));
  redraw(words, entry.text, () => text(entry.text, entry.id));
  redraw(meta, [entry.at, entry.edited, entry.state, entry.editable], () => about(entry, on));
  redraw(keyboard, entry.keyboard ?? [], () => rows(entry, on));
  message.classList.toggle("unsent", entry.state === "unsent");
  message.classList.toggle("edited", Boolean(entry.edited));
  return message;
}

function frame(entry) {
  const who = make("span", "unseen", entry.own ? "You: " : "Viva: ");
  const bubble = make("div", "bubble", who, make("div", "file"), make("div", "words"), make("div", "meta"));
  const message = make("div", entry.own ? "message own" : "message", bubble, make("div", "keyboard"));
  message.children[0].children[2].dir = "auto";
  message.tabIndex = -1;
  return message;
}

function redraw(element, value, children) {
  const now = JSON.stringify(value);
  if (element.drawn === now) return;
  element.drawn = now;
  element.replaceChildren(...children());
}

function attachment({id, file, text}) {
  if (!file) return [];
  const address = `/file/${encodeURIComponent(id)}`;
  if (file.picture) {
    const picture = make("img");
    picture.src = address;
    picture.alt = text.map((span) => span.text).join("") || file.name;
    if (!file.dark) return [picture];
    const dark = make("source");
    dark.media = "(prefers-color-scheme: dark)";
    dark.srcset = `${address}?dark`;
    return [make("picture", "", dark, picture)];
  }
  const size = file.size < 1024 ? `${file.size} bytes` : `${Math.round(file.size / 1024)} KB`;
  const link = make("a", "document", make("b", "", file.name), make("span", "", size));
  link.href = address;
  link.download = file.name;
  return [link];
}

// Runs of one kind: words, code, and what is folded. Line breaks beside a block are the block's own margin.
function text(spans, key) {
  const runs = [];
  for (const span of spans) {
    const kind = span.folded ? "quote" : span.style === "pre" ? "pre" : "words";
    if (runs.at(-1)?.kind === kind) runs.at(-1).spans.push(span);
    else runs.push({kind, spans: [span]});
  }
  return runs.flatMap(({kind, spans}, place) => {
    if (kind === "pre") return [code(spans)];
    if (kind === "quote") return [quote(spans, `${key}/${place}`)];
    const words = trimmed(spans, place > 0, place < runs.length - 1);
    return words.length ? [make("p", "", ...words.map(inline))] : [];
  });
}

function trimmed(spans, front, back) {
  const words = spans.map((span) => ({...span}));
  if (front) trim(words, /^\n+/, () => 0);
  if (back) trim(words, /\n+$/, () => words.length - 1);
  return words;
}

function trim(words, breaks, place) {
  while (words.length) {
    const span = words[place()];
    span.text = span.text.replace(breaks, "");
    if (span.text) return;
    words.splice(place(), 1);
  }
}

function inline(span) {
  const words = document.createTextNode(span.text);
  if (span.style === "link" && /^https?:\/\//.test(span.url)) {
    const link = make("a", "", words);
    link.href = span.url;
    link.target = "_blank";
    link.rel = "noreferrer";
    return link;
  }
  return tags[span.style] ? make(tags[span.style], "", words) : words;
}

function code(spans) {
  const block = make("pre", "", make("code", "", ...spans.map((span) => span.text.replace(/^\n+|\n+$/g, ""))));
  block.tabIndex = 0; // wide code is scrolled by keyboard, too
  block.role = "region";
  block.ariaLabel = "Code";
  return block;
}

function quote(spans, key) {
  const inner = make("div", "", ...text(trimmed(spans.map((span) => ({...span, folded: false})), true, true), key));
  const more = make("button", "more");
  const box = make("blockquote", "", inner, more);
  inner.id = `quote-${++names}`;
  more.type = "button";
  more.setAttribute("aria-controls", inner.id);
  const fold = () => {
    const open = opened.has(key);
    box.classList.toggle("open", open);
    more.setAttribute("aria-expanded", String(open));
    more.textContent = open ? "Show less" : "Show all";
  };
  const turn = () => {
    if (!opened.delete(key)) opened.add(key);
    fold();
  };
  more.onclick = turn;
  inner.onclick = () => box.classList.contains("long") && !opened.has(key) && turn();
  inner.addEventListener("focusin", () => opened.has(key) || turn()); // a link that is folded away
  fold();
  lengths.observe(inner);
  return box;
}

// Only what does not fit is folded, and that depends on the width.
const lengths = new ResizeObserver((changes) => {
  for (const {target} of changes) {
    const box = target.parentElement;
    if (box && !box.classList.contains("open")) {
      box.classList.toggle("long", target.scrollHeight > target.clientHeight + 1);
    }
  }
});

function about(entry, on) {
  const when = make("time", "", time.format(new Date(entry.at)));
  when.dateTime = entry.at;
  if (entry.state === "sending") return ["Sending…"];
  if (entry.state === "unsent") return [button("again", "Not sent. Try again", () => on.again(entry))];
  const parts = entry.edited ? ["changed ", when] : [when];
  if (!entry.editable) return parts;
  const edit = button("edit", "", () => on.edit(entry));
  edit.ariaLabel = "Change this message";
  return [edit, ...parts];
}

function rows(entry, on) {
  return (entry.keyboard ?? []).map((row) => {
    const choices = row.map((choice) => {
      const made = button("choice", choice.label, () => on.tap(entry, choice, made));
      made.dataset.data = choice.data;
      if (/^[☐☑]/.test(choice.label)) made.ariaPressed = String(choice.label[0] === "☑");
      return made;
    });
    return make("div", "row", ...choices);
  });
}

function button(className, label, tapped) {
  const made = make("button", className, label);
  made.type = "button";
  made.onclick = tapped;
  return made;
}
