// The chat: what the server tells is drawn, what is typed and tapped is sent.
//
// Every request has a name made here, so one that is sent twice is stored once. Requests go one after another,
// in the order in which they were made.

import {dayOf, draw, make} from "./draw.js";

const part = (id) => document.getElementById(id);
const log = part("log"), scroller = part("scroller"), words = part("words"), commands = part("commands");
const entries = new Map(); // by id: {entry, element}
const UNSENT = "unsent"; // in this tab's storage: what was written and not stored, to survive a reload
const REQUEST_MS = 15_000, TYPING_MS = 8_000, NEAR = 80;
let editing = null;
let line = Promise.resolve();
let typingEnds = 0;

// --- what the server tells

function connect() {
  const source = new EventSource("/events");
  const hear = (kind, then) => source.addEventListener(kind, (event) => then(JSON.parse(event.data)));
  hear("history", retell);
  hear("entry", (entry) => { if (!entry.own) typing(false); show(entry); });
  hear("typing", () => typing(true));
  source.onopen = () => connected(true);
  source.onerror = () => {
    connected(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

function connected(yes) {
  document.body.classList.toggle("away", !yes);
  part("subtitle").textContent = yes ? "machine-learning interviewer" : "not connected, trying again…";
}

function retell(history) {
  log.ariaBusy = "true";
  const kept = new Set([...history.entries.map(({id}) => id), ...unsent().map(({id}) => id)]);
  for (const [id, {element}] of entries) {
    if (kept.has(id)) continue;
    element.remove();
    entries.delete(id);
  }
  for (const entry of history.entries) show(entry, true);
  for (const entry of unsent()) if (!entries.has(entry.id)) show({...entry, state: "unsent"}, true);
  days();
  menu(history.commands);
  begun(entries.size > 0);
  scroller.scrollTop = scroller.scrollHeight;
  log.ariaBusy = "false";
}

function begun(yes) {
  part("start").hidden = part("welcome").hidden = yes;
  part("writing").hidden = !yes;
}

function show(entry, quiet = false) {
  const known = entries.get(entry.id);
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  const focused = known?.element.contains(document.activeElement) ? document.activeElement : null;
  const element = draw(entry, known?.element, {tap, edit, again});
  entries.set(entry.id, {entry, element});
  if (known?.entry.at !== entry.at) place(entry, element);
  if (focused && !focused.isConnected) refocus(element, focused);
  if (entry.own && !entry.state) remember(unsent().filter(({id}) => id !== entry.id));
  if (!entry.own) for (const busy of log.querySelectorAll(".busy")) busy.classList.remove("busy");
  if (quiet) return;
  days();
  begun(true);
  if (!atEnd && !(entry.own && !known)) return;
  const tall = !known && element.offsetHeight > scroller.clientHeight - NEAR;
  if (tall) element.scrollIntoView({block: "start"});
  else scroller.scrollTop = scroller.scrollHeight;
}

// In the order of time. Moved only where it must be: what is moved is read aloud again.
function place(entry, element) {
  element.at = Date.parse(entry.at);
  element.day = dayOf(entry);
  const {previousElementSibling: above, nextElementSibling: below} = element;
  if (element.isConnected && !(above?.at > element.at) && !(below?.at < element.at)) return;
  let before = log.lastElementChild;
  while (before && (before === element || before.at > element.at)) before = before.previousElementSibling;
  if (before) before.after(element);
  else log.prepend(element);
}

// Each day's name before its first message.
function days() {
  let day = "";
  for (const each of [...log.children]) {
    const {previousElementSibling: above, nextElementSibling: below} = each;
    if (each.className === "day") {
      if (below?.day !== each.textContent || below.day === day) each.remove();
    } else if (each.day !== day) {
      day = each.day;
      if (above?.className !== "day") each.before(Object.assign(make("div", "day", day), {at: each.at}));
    }
  }
}

// A button that had the focus is gone: the one that took its place, else its message, so that Tab goes on there.
function refocus(element, gone) {
  const same = [...element.querySelectorAll(".choice")].find(({dataset}) => dataset.data === gone.dataset.data);
  (same ?? element).focus({preventScroll: true});
}

function typing(yes) {
  clearTimeout(typingEnds);
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  part("typing").hidden = !yes;
  part("subtitle").textContent = yes ? "typing…" : "machine-learning interviewer";
  if (yes) typingEnds = setTimeout(() => typing(false), TYPING_MS);
  if (yes && atEnd) scroller.scrollTop = scroller.scrollHeight;
}

// --- what is sent

function send(path, body) {
  const sent = line.then(() => post(path, body));
  line = sent.catch(() => {});
  return sent;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_MS),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

function say(text) {
  const entry = {id: crypto.randomUUID(), at: new Date().toISOString(), own: true, text: [{text}]};
  remember([...unsent(), entry]);
  again(entry);
}

async function again(entry) {
  show({...entry, state: "sending"});
  try {
    await send("/say", {id: entry.id, text: entry.text[0].text});
    trouble("");
  } catch {
    if (entries.get(entry.id)?.entry.state === "sending") show({...entry, state: "unsent"});
  }
}

async function tap(entry, choice, button) {
  if (button.closest(".busy")) return;
  const keyboard = button.closest(".keyboard");
  keyboard.classList.add("busy");
  button.classList.add("tapped");
  try {
    await send("/tap", {id: crypto.randomUUID(), message: entry.id, data: choice.data});
    trouble("");
    setTimeout(() => keyboard.classList.remove("busy"), TYPING_MS);
  } catch {
    keyboard.classList.remove("busy");
    trouble("That tap did not arrive. Please tap again.");
  } finally {
    setTimeout(() => button.classList.remove("tapped"), TYPING_MS);
  }
}

function edit(entry) {
  editing = entry;
  part("editing").hidden = !entry;
  words.value = entry ? entry.text[0].text : "";
  if (entry) words.maxLength = 4096; // a new message may be longer: it is cut in several
  else words.removeAttribute("maxlength");
  grow();
  words.focus();
}

async function change(entry, text) {
  try {
    await send("/edit", {id: crypto.randomUUID(), message: entry.id, text});
    trouble("");
  } catch {
    trouble("The change did not arrive. Please send it again.");
    if (editing || words.value) return;
    edit(entry);
    words.value = text;
    grow();
  }
}

function trouble(text) {
  part("trouble").textContent = text;
  part("trouble").hidden = !text;
}

function unsent() {
  return JSON.parse(sessionStorage.getItem(UNSENT) ?? "[]");
}

function remember(list) {
  sessionStorage.setItem(UNSENT, JSON.stringify(list));
}

// --- the composer

function submit() {
  const text = words.value.trim();
  const changing = editing;
  if (!text) return;
  edit(null);
  if (!changing) say(text);
  else if (text !== changing.text[0].text) change(changing, text);
}

function grow() {
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight}px`;
  part("send").classList.toggle("ready", Boolean(words.value.trim()));
}

function menu(list) {
  commands.replaceChildren(...list.map(([name, does]) => {
    const choice = make("button", "", make("b", "", `/${name}`), make("span", "", does));
    choice.type = "button";
    choice.onclick = () => { unfold(false); say(`/${name}`); words.focus(); };
    return make("li", "", choice);
  }));
}

function unfold(yes) {
  commands.hidden = !yes;
  part("menu").ariaExpanded = String(yes);
}

part("composer").onsubmit = (event) => { event.preventDefault(); submit(); };
part("start").onclick = () => { say("/start"); words.focus(); };
part("cancel").onclick = () => edit(null);
part("menu").onclick = () => {
  unfold(commands.hidden);
  if (!commands.hidden) commands.querySelector("button")?.focus();
};
part("newest").onclick = () => { scroller.scrollTop = scroller.scrollHeight; };
words.oninput = grow;
words.onkeydown = (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && !words.value && !editing) {
    const last = [...entries.values()].findLast(({entry}) => entry.editable && !entry.state);
    if (!last) return;
    event.preventDefault();
    edit(last.entry);
  }
};
document.onkeydown = (event) => {
  if (event.key !== "Escape") return;
  if (!commands.hidden) { unfold(false); part("menu").focus(); }
  else if (editing) edit(null);
};
document.addEventListener("click", (event) => {
  if (!event.target.closest("#commands, #menu")) unfold(false);
});
scroller.onscroll = () => {
  part("newest").hidden = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 3 * NEAR;
};
new ResizeObserver(() => {
  if (part("newest").hidden) scroller.scrollTop = scroller.scrollHeight;
}).observe(scroller);

connect();
if (matchMedia("(pointer: fine)").matches) words.focus();
