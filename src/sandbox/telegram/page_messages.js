/* --- Texts. Offsets count UTF-16 units, as JavaScript's strings do. Text is never parsed as HTML. --- */

function formatted(text, entities) {
  const build = (from, to, inside) => {
    const nodes = [];
    let at = from;
    for (let i = 0; i < inside.length; i++) {
      const e = inside[i], end = Math.min(e.offset + e.length, to);
      if (e.offset < at) continue;
      nodes.push(text.slice(at, e.offset));
      const nested = inside.slice(i + 1).filter(n => n.offset >= e.offset && n.offset + n.length <= end);
      nodes.push(mark(e, text.slice(e.offset, end), build(e.offset, end, nested)));
      at = end;
      /* A quotation is a block; the line break after it would be an empty line. */
      if (e.type.endsWith("blockquote") && text[at] === "\n") at++;
    }
    nodes.push(text.slice(at, to));
    return nodes;
  };
  return build(0, text.length, entities);
}
function mark(entity, text, nodes) {
  if (entity.type === "text_link" || entity.type === "url") {
    return make("a", { href: "#", onclick: e => { e.preventDefault(); open(entity.url || text); } }, ...nodes);
  }
  if (entity.type === "phone_number") return make("a", { href: "tel:" + text.replace(/[^+\d]/g, "") }, ...nodes);
  if (entity.type === "expandable_blockquote") return expandable(nodes);
  const element = make(TAGS[entity.type] || "span", {}, ...nodes);
  if (entity.type === "code") element.onclick = () => copy(text);
  return element;
}
function expandable(nodes) {
  const toggle = button("⌄", () => {}), quote = make("blockquote", { className: "expandable closed" }, make("span", {}, ...nodes), toggle);
  quote.fold = closed => {
    quote.classList.toggle("closed", closed);
    toggle.textContent = closed ? "⌄" : "⌃";
    toggle.setAttribute("aria-expanded", !closed);
    toggle.setAttribute("aria-label", closed ? texts.expand : texts.collapse);
  };
  quote.fold(true);
  quote.onclick = event => event.target.closest("a, code") || quote.fold(!quote.classList.contains("closed"));
  return quote;
}
function copy(text) { navigator.clipboard?.writeText(text).catch(() => {}); toast(texts.copied + " " + text); }
function toast(text) {
  by("toast").textContent = text;
  by("toast").classList.add("on");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => by("toast").classList.remove("on"), 2500);
}
function ask(question, choices) {
  by("question").textContent = question;
  by("choices").replaceChildren(...choices.map(([text, act]) => button(text, () => { by("alert").close(); act(); })));
  by("alert").showModal();
}

/* --- Messages --- */

function service(kind) {
  return { new_chat_members: texts.joined, forum_topic_created: texts.topic, migrate_to_chat_id: texts.moved, migrate_from_chat_id: texts.moved }[kind];
}
const summary = message => message.text.split("\n")[0] || (message.document ? "📄 " + message.document.name : message.photo ? "🖼 " + texts.photo : message.contact ? "👤 " + message.contact.name : "📍");

function draw(message, all) {
  if (message.service) return make("div", { className: "row" }, make("div", { className: "service" }, service(message.service_kind) || message.text));
  const box = make("div", { className: "bubble" });
  const mine = message.from === account;
  if (!mine && currentChat.kind !== "private") box.append(make("div", { className: "name" }, message.from_bot ? texts.bot : message.name));
  const replied = all.get(message.reply_to);
  if (replied) box.append(make("div", { className: "quote" }, summary(replied)));
  if (message.location) box.append(pin(message));
  if (message.photo) box.append(photo(message.photo));
  if (message.document) box.append(documentLink(message));
  if (message.contact) box.append(`👤 ${message.contact.name}\n`, make("a", { href: "tel:" + message.contact.phone }, message.contact.phone));
  box.append(...formatted(message.text, message.entities));
  const time = new Date(message.date * 1000).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit", timeZone: "Etc/GMT-5" });
  box.append(make("span", { className: "time" }, (message.edited ? texts.edited + " " : "") + time));
  const reply = button("↩", () => startReply(message), "reply");
  reply.setAttribute("aria-label", texts.reply);
  const row = make("div", { className: "row" + (mine ? " mine" : "") + (message.buttons.length ? " keyed" : "") }, make("div", { className: "said" }, box, reply));
  row.onclick = event => event.target.closest("a, button, code, blockquote") || row.classList.toggle("chosen");
  if (message.buttons.length) {
    row.append(make("div", { className: "keys" }, ...message.buttons.map(line => make("div", {}, ...line.map(b => key(b, message))))));
    row.append(...message.buttons.flat().map(b => drawing(b.url)).filter(Boolean));
  }
  return row;
}
function pin({ location: [latitude, longitude], venue }) {
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const place = venue ? `${venue.title}\n${venue.address}` : `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  return make("a", { className: "pin", target: "_blank", rel: "noopener", href: map }, make("div", { className: "map" }, "📍"), make("div", {}, place));
}
function documentLink({ id, document: { name, size } }) {
  const source = `/client/document?account=${account}&chat=${currentChat.id}&message=${id}`;
  const kilobytes = Math.ceil(size / 1024).toLocaleString("ru") + " KB";
  return make("a", { className: "document", target: "_blank", rel: "noopener", href: source },
    make("span", { className: "icon" }, "📄"), make("span", {}, name, make("small", {}, kilobytes)));
}
function photo(source) {
  const small = button(make("img", { src: source, alt: texts.photo }), () => {
    by("viewer").querySelector("img").src = source;
    by("viewer").showModal();
  }, "photo");
  return small;
}
function key(pressed, message) {
  return button(pressed.url ? pressed.text + " ↗" : pressed.text, () => {
    if (pressed.url) return open(pressed.url);
    if (pressed.copy) return copy(pressed.copy);
    post("/client/press", { account, chat: currentChat.id, message_id: message.id, data: pressed.data });
  });
}
function startReply(message) {
  replyTo = message && message.id;
  by("replying").hidden = !message;
  if (!message) return;
  by("replying").querySelector("span").textContent = "↩ " + summary(message);
  by("text").focus();
}
by("replying").querySelector("button").onclick = () => startReply(null);

/* --- What the reader sees: nothing scrolls away from a reader further up. --- */

const view = by("chat");
let anchor = null, awaitsAnswer = false, unseen = null;
const isAtBottom = () => view.scrollHeight - view.scrollTop - view.clientHeight < 40;
function scrollTo(row) { view.scrollTop = row ? row.offsetTop - 8 : view.scrollHeight; }
function releaseAnchor() { anchor = null; }
for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) view.addEventListener(kind, releaseAnchor, { passive: true });
view.addEventListener("scroll", () => { if (isAtBottom()) noticeUnseen(null); });
function noticeUnseen(row) {
  unseen = row && (unseen || row);
  by("unseen").hidden = !unseen;
}
by("unseen").onclick = () => { const row = unseen; noticeUnseen(null); scrollTo(row); view.focus(); };
/* `fresh` are the rows of new messages with their messages; the first text among them is shown from its top. */
function follow(fresh, wasAtBottom, isFirst) {
  const texted = fresh.filter(([, m]) => m.text && !m.service);
  if (isFirst) {
    const [last] = texted.at(-1) || [];
    return scrollTo(last);
  }
  if (anchor && Date.now() > anchor.until) releaseAnchor();
  const answers = texted.filter(([, m]) => m.from_bot);
  if (awaitsAnswer && answers.length) {
    awaitsAnswer = false;
    anchor = { row: answers[0][0], until: Date.now() + ANSWER_MILLIS };
  }
  if (anchor) scrollTo(anchor.row);
  else if (fresh.some(([, m]) => m.from === account)) scrollTo(null);
  else if (wasAtBottom && fresh.length) scrollTo((texted[0] || fresh[0])[0]);
  if (fresh.length && !isAtBottom()) {
    const hidden = fresh.find(([row]) => row.offsetTop + 40 > view.scrollTop + view.clientHeight);
    if (hidden) noticeUnseen(hidden[0]);
  }
}

/* Changes only the rows of changed messages: focus, selection and opened quotations stay. */
function update(rows, all, changed) {
  const fresh = [];
  for (const message of changed) {
    const old = rows.get(message.id);
    const isShown = !message.deleted && (!currentChat.thread || message.thread === currentChat.thread);
    if (!isShown) { old?.remove(); rows.delete(message.id); continue; }
    const row = draw(message, all);
    if (old) replace(old, row);
    else { view.append(row); fresh.push([row, message]); }
    rows.set(message.id, row);
    for (const quote of row.querySelectorAll(".expandable")) {
      quote.classList.toggle("short", quote.firstChild.scrollHeight <= quote.firstChild.clientHeight + 2 && quote.classList.contains("closed"));
    }
  }
  return fresh;
}
function replace(old, row) {
  const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  const opened = [...old.querySelectorAll(".expandable")].map(quote => !quote.classList.contains("closed"));
  old.replaceWith(row);
  row.querySelectorAll(".expandable").forEach((quote, at) => opened[at] && quote.fold(false));
  if (focused >= 0) row.querySelectorAll("button, a")[focused]?.focus();
}

function showAnswer({ query_id, text, alert, url }) {
  if (seenAnswers.has(query_id)) return;
  seenAnswers.add(query_id);
  if (url) return open(url);
  if (text) alert ? ask(text, []) : toast(text);
}
/* When the demo has ended, what was typed stays, and a demo that is started again on the same port goes on here. */
function lost(on) { by("banner").hidden = !on; }
async function watch(mine) {
  let since = 0;
  const messages = new Map(), rows = new Map();
  while (mine === session) {
    let seen;
    try {
      const answer = await fetch(`/client/messages?account=${account}&chat=${currentChat.id}&since=${since}`, { signal: polling.signal });
      seen = await answer.json();
    } catch {
      if (mine !== session) return;
      lost(true);
      await new Promise(done => setTimeout(done, 1000));
      if (since !== 0 && mine === session && await get("/client/accounts").catch(() => null)) { await refresh(); return enter(currentChat); }
      continue;
    }
    if (mine !== session) return;
    lost(false);
    if (seen.error) { await refresh(); return enter(chats[0]); }
    const isFirst = since === 0;
    since = seen.version;
    bot = seen.bot;
    by("typing").textContent = seen.action === "typing" ? texts.typing : "";
    menu = seen.commands;
    // Keys that appear make the chat lower.
    const wasAtBottom = isAtBottom();
    showHints();
    showKeys(seen.keys);
    for (const answer of seen.answers) isFirst ? seenAnswers.add(answer.query_id) : showAnswer(answer);
    if (!seen.messages.length) continue;
    for (const m of seen.messages) messages.set(m.id, m);
    if (seen.messages.some(m => m.service)) refresh();
    follow(update(rows, messages, seen.messages), wasAtBottom, isFirst);
  }
}
