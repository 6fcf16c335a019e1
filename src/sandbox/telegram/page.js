"use strict";
const by = id => document.getElementById(id);
const make = (tag, props = {}, ...children) => { const e = Object.assign(document.createElement(tag), props); e.append(...children); return e; };
const button = (label, onclick, className = "") => make("button", { type: "button", onclick, className }, label);
const get = path => fetch(path).then(r => r.json());
const post = (path, body) =>
  fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
    .then(r => r.json()).catch(() => { lost(true); return { error: true }; });
/* Of a lost connection the banner says enough. */
function complain({ error }) { if (error !== true) toast(error); }
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };
const EVENTS = ["order", "sale", "cancellation", "postponement", "overdue", "waiting", "return", "buyer_code", "kaspi", "telegram"];
/* Where the demo's people are when they send their place: in Almaty. */
const PLACE = [43.238949, 76.945465];
/* How long the first answer stays in view while others come after it. */
const ANSWER_MILLIS = 3000;
const languages = JSON.parse(by("texts").textContent);
let texts = {};
let accounts = [], account = null, chats = [], currentChat = null, session = 0, polling = new AbortController();
let bot = "", menu = [], replyTo = null;
const seenAnswers = new Set();

/* --- People, chats, hints --- */

const title = chat => chat.kind === "private" ? texts.bot : chat.topic ? `${chat.title} › ${chat.topic}` : chat.title;
const groups = () => chats.filter(c => c.kind !== "private");
const isCurrent = chat => currentChat && chat.id === currentChat.id && chat.thread === currentChat.thread;

/* The private chat shows what to try, others the menu's commands only. */
function showHints() {
  const codes = currentChat.kind === "private" ? texts.codes : [];
  const command = c => [`/${c.command} · ${c.description}`, () => c.command === "order" ? fill("/order 900000101") : send("/" + c.command)];
  const hints = [...codes.map(([code, what]) => [`${code} · ${what}`, () => send(code)]), ...menu.map(command)];
  const shown = JSON.stringify(hints.map(([text]) => text));
  if (shown === showHints.shown) return;
  showHints.shown = shown;
  by("hints").replaceChildren(...hints.map(([text, act]) => button(text, act)));
}
/* The keys below the chat, which stay until a message changes them. */
function showKeys(rows) {
  const shown = JSON.stringify(rows);
  if (shown === showKeys.shown) return;
  showKeys.shown = shown;
  const key = k => button(k.text, () => k.asks_location ? send("", { location: PLACE }) : send(k.text));
  by("keys").replaceChildren(...rows.map(row => make("div", {}, ...row.map(key))));
  by("keys").hidden = !rows.length;
}
function fill(text) { by("text").value = text; by("text").focus(); }
async function refresh() {
  const found = await get("/client/chats?account=" + account);
  chats = found.flatMap(c => [c, ...c.topics.map(t => ({ ...c, thread: t.id, topic: t.name }))]);
  chats.sort((a, b) => b.id - a.id);
  currentChat = chats.find(isCurrent) || currentChat;
  show();
}
function show() {
  const pressed = (element, on) => { element.setAttribute("aria-pressed", on); return element; };
  by("accounts").replaceChildren(...accounts.map(p => pressed(button(texts.names[p.id] || p.name, () => choose(p.id)), p.id === account)));
  const icon = chat => chat.kind === "private" ? "💬 " : chat.thread ? "🗂 " : "👥 ";
  const acts = !currentChat || currentChat.kind === "private" ? []
    : currentChat.has_bot ? ["kick"].concat(currentChat.kind === "group" ? ["migrate"] : []) : ["invite"];
  by("chats").replaceChildren(...chats.map(c => pressed(button(icon(c) + title(c), () => enter(c)), !!isCurrent(c))),
    ...acts.map(name => button(texts[name], () => act(currentChat, name), "act")));
}
async function act(chat, name) {
  const done = await post("/client/act", { account, chat: chat.id, act: name });
  await refresh();
  if (done.chat) enter(chats.find(c => c.id === done.chat));
}
async function enter(chat) {
  // What is shown stays when the demo has ended.
  if (!by("banner").hidden) return;
  currentChat = chat;
  session++;
  polling.abort();
  polling = new AbortController();
  anchor = null;
  startReply(null);
  noticeUnseen(null);
  view.replaceChildren();
  show();
  watch(session);
}
async function choose(id) {
  account = id;
  const before = currentChat;
  session++;
  await refresh();
  await enter(chats.find(c => before && c.id === before.id && c.thread === before.thread) || chats.find(c => c.kind === "private"));
}
/* Links to the bot itself open its chats in this page, as in Telegram's apps. */
function open(link) {
  const url = new URL(/^[a-z]+:/.test(link) ? link : "https://" + link), query = url.searchParams;
  if (url.host !== "t.me") return void window.open(url, "_blank", "noopener");
  if (url.pathname === "/share/url") {
    const others = accounts.filter(p => p.id !== account);
    return ask(texts.share, others.map(p => [texts.names[p.id] || p.name, async () => { await choose(p.id); open(query.get("url")); }]));
  }
  if (query.has("startgroup")) {
    return ask(texts.group, groups().map(g => [title(g), async () => {
      await act(g, "invite");
      await enter(g);
      send("/start@" + bot + " " + query.get("startgroup"));
    }]));
  }
  enter(chats.find(c => c.kind === "private")).then(() => { if (query.has("start")) send("/start " + query.get("start")); });
}

/* --- What the person sends --- */

async function send(text, more = {}) {
  if (!text.trim() && !Object.keys(more).length) return true;
  anchor = null;
  awaitsAnswer = true;
  const done = await post("/client/say", { account, chat: currentChat.id, text, thread: currentChat.thread, reply_to: replyTo, ...more });
  if (done.error) { awaitsAnswer = false; complain(done); return false; }
  startReply(null);
  return true;
}
by("form").onsubmit = async event => {
  event.preventDefault();
  const text = by("text").value;
  by("text").value = "";
  if (!await send(text) && !by("text").value) by("text").value = text;
};
by("text").onkeydown = event => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); by("form").requestSubmit(); } };
by("attach").onclick = () => ask(texts.attach, [
  ["🖼 " + texts.photo, () => by("picture").click()],
  ["👤 " + texts.contact, () => ask(texts.contact, accounts.filter(p => p.id !== account).map(p => [texts.names[p.id] || p.name,
    () => send("", { contact: { account: p.id, phone: "+7700000" + String(p.id).padStart(4, "0") } })]))],
  ["📍 " + texts.place, () => send("", { location: PLACE })],
]);
/* Like Telegram, sends a smaller JPEG. */
by("picture").onchange = async () => {
  const file = by("picture").files[0];
  by("picture").value = "";
  const image = file && await createImageBitmap(file).catch(() => null);
  if (!image) return;
  const scale = Math.min(1, 800 / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map(side => Math.max(1, Math.round(side * scale)));
  const canvas = make("canvas", { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  const text = by("text").value;
  if (await send(text, { photo: { width, height, data: canvas.toDataURL("image/jpeg", .8) } })) by("text").value = "";
};

/* --- What happens to orders, and the languages --- */

by("more").onclick = () => by("more").setAttribute("aria-expanded", by("events").classList.toggle("shown"));
function showEvents(lasting) {
  by("events").replaceChildren(...EVENTS.map(name => {
    const element = button(texts["event_" + name], () => cause(name));
    if (name === "kaspi" || name === "telegram") element.setAttribute("aria-pressed", lasting.includes(name));
    return element;
  }));
  clearTimeout(showEvents.timer);
  if (lasting.length) showEvents.timer = setTimeout(() => get("/client/events").then(found => keepFocus(() => showEvents(found.lasting))).catch(() => {}), 1000);
}
function keepFocus(redraw) {
  const focused = [...by("events").children].indexOf(document.activeElement);
  redraw();
  if (focused >= 0) by("events").children[focused].focus();
}
async function cause(name) {
  const done = await post("/client/event", { name });
  if (done.error) return complain(done);
  keepFocus(() => showEvents(done.lasting));
  if (name === "kaspi" || name === "telegram") return;
  const label = texts["event_" + name];
  toast(!done.detail ? texts.no_order : name === "sale" ? label : `${label}: ${done.detail}`);
}
async function speak(code) {
  texts = languages[code];
  document.documentElement.lang = code;
  document.title = texts.title;
  for (const e of document.querySelectorAll("[data-text]")) e.textContent = texts[e.dataset.text];
  for (const e of document.querySelectorAll("[data-label]")) {
    e.setAttribute("aria-label", texts[e.dataset.label]);
    if (e.placeholder !== undefined) e.placeholder = texts[e.dataset.label];
  }
  by("unseen").textContent = "↓ " + texts.unseen;
  by("banner").textContent = texts.ended;
  by("language").replaceChildren(...Object.entries(languages).map(([value, { name }]) => make("option", { value, selected: value === code }, name)));
  showEvents((await get("/client/events")).lasting);
}
by("language").onchange = async () => {
  const language = by("language").value;
  await post("/client/language", { language, names: languages[language].names });
  accounts = await get("/client/accounts");
  await speak(language);
  await refresh();
  await enter(currentChat);
};
get("/client/accounts").then(async found => {
  accounts = found;
  await speak(languages[accounts[0].language] ? accounts[0].language : Object.keys(languages)[0]);
  await choose(accounts[0].id);
});
