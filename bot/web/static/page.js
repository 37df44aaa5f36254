// The chat page's conversation and suggestions, and printing on every page. Without it the pages work as forms.
"use strict";
(() => {
  const NO_NETWORK = "Chưa gửi được câu hỏi vì mất kết nối mạng. Câu hỏi vẫn còn đây, anh/chị gửi lại khi có mạng.";
  const LONG = 2500; // characters of a reply that is read from its beginning
  const KEPT = 40; // turns that come back after looking at a record
  const STORE = "troly.turns";
  const PATIENCE = 45000; // ms, for bad lines
  const LONG_PATIENCE = 300000; // ms, for a file over a bad line
  const MOST_BYTES = 20 * 1024 * 1024; // of a file
  const TOO_LARGE = "Tệp lớn quá 20 MB nên tôi không nhận được. Anh/chị gửi tệp nhỏ hơn, hoặc gửi đường dẫn tới tệp.";
  const LATER = "troly.later"; // up to where later answers have been seen
  const EVERY = 15000; // ms between two looks for them
  const root = document.documentElement;
  const site = document.body.dataset.site || location.origin;
  const $ = (selector, within = document) => within.querySelector(selector);

  function make(tag, className, ...inside) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...inside);
    return node;
  }

  function button(label, onClick, className = "") {
    const node = make("button", className, label);
    node.type = "button";
    node.addEventListener("click", onClick);
    return node;
  }

  // Printing: a class says what is to be printed, until it is done.
  const MARKS = ["slip", "full", "one", "one-case"];

  function printed() {
    root.classList.remove(...MARKS);
    for (const node of document.querySelectorAll(".printing")) node.classList.remove("printing");
  }

  function print(mark, node) {
    printed();
    root.classList.add(mark);
    if (node) node.classList.add("printing");
    window.print();
  }

  root.classList.add("js");
  window.addEventListener("afterprint", printed);
  for (const node of document.querySelectorAll("[data-print]"))
    node.addEventListener("click", () => print(node.dataset.print, node.closest(".case")));
  const form = $("#ask");
  if (!form) return;

  const log = $("#log"), box = $("#text"), status = $("#status"), announce = $("#announce"), list = $("#suggestions");
  const clip = $("#clip"), file = $("#file");
  const files = new WeakMap(); // the file that a turn brings, as long as the page is open
  const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;
  let turns = []; // {text, shown, reply} or {text, shown, failure, again}
  let busy = false;

  function linked(node, text) {
    let done = 0;
    for (const found of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
      const url = found[0].replace(/[.,;:)\]]+$/, "");
      const link = make("a", "", url);
      link.href = url;
      link.rel = "noopener";
      node.append(text.slice(done, found.index), link);
      done = found.index + url.length;
    }
    node.append(text.slice(done));
    return node;
  }

  function itemNode(block) {
    const lead = make("span", "n", block.number === null ? "•" : `${block.number}.`);
    if (block.number === null) lead.setAttribute("aria-hidden", "true");
    const body = linked(make("div"), block.text);
    if (block.note) body.append(" ", linked(make("span", "note"), `(${block.note})`));
    return make("li", "", lead, " ", body);
  }

  function listNode(className, label) {
    const node = make("ul", className);
    node.setAttribute("role", "list");
    if (label) node.setAttribute("aria-label", label);
    return node;
  }

  function addBlocks(article, blocks) {
    let items = null; // the list being filled: items that follow one another, each with its details
    for (const block of blocks) {
      if (block.kind === "item") {
        if (!items) article.append((items = listNode("items")));
        items.append(itemNode(block));
      } else if (block.kind === "detail" && items) {
        $("div", items.lastChild).append(linked(make("p", "detail"), block.text));
      } else {
        items = null;
        const tag = block.kind === "heading" ? "h3" : "p";
        article.append(linked(make(tag, block.kind === "detail" ? "detail" : ""), block.text));
      }
    }
  }

  const plainBlock = (b) =>
    b.kind !== "item" ? b.text : (b.number === null ? "• " : `${b.number}. `) + b.text + (b.note ? ` (${b.note})` : "");

  function plain(reply) {
    const lines = reply.blocks.map((b, i) => (b.kind === "heading" && i ? "\n" : "") + plainBlock(b));
    if (reply.attachment) lines.push("", `Tệp “${reply.attachment.name}”: ${site}${reply.attachment.url}`);
    if (reply.source) lines.push("", `Nguồn: ${reply.source.text} · ${site}${reply.source.url}`);
    return lines.join("\n");
  }

  function spoken(reply) {
    const lines = reply.blocks.map(plainBlock);
    if (reply.attachment) lines.push(`Kèm tệp: ${reply.attachment.name}`);
    if (reply.choices.length)
      lines.push("Hỏi tiếp: " + reply.choices.map((c, i) => `${i + 1}. ${c.label}`).join("; "));
    return lines.join("\n");
  }

  async function copy(text, node) {
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", "unseen", text); // without https there is only the old way
      document.body.append(area);
      area.select();
      copied = document.execCommand("copy");
      area.remove();
      node.focus({ preventScroll: true });
    }
    const label = node.dataset.label || (node.dataset.label = node.textContent);
    node.textContent = copied ? "Đã chép" : "Chưa chép được";
    announce.textContent = node.textContent;
    setTimeout(() => (node.textContent = label), 2500);
  }

  function share(turn, node) {
    const query = encodeURIComponent(turn.text);
    // A line of HTTP holds about 8,000 characters; whoever wrote more shares the record.
    const path = query && query.length < 6000 ? `/?q=${query}` : turn.reply.source ? turn.reply.source.url : "/";
    if (!navigator.share) return copy(site + path, node);
    return navigator.share({ title: document.title, text: turn.shown.slice(0, 200), url: site + path }).catch(() => {});
  }

  function choicesNode(choices) {
    const node = listNode("choices", "Hỏi tiếp");
    choices.forEach((choice, i) => {
      const pick = button("", (event) => picked(event, choice.says, choice.label));
      pick.append(make("span", "n", String(i + 1)), " " + choice.label);
      node.append(make("li", "", pick));
    });
    return node;
  }

  function fileNode(given, whole) {
    const link = make("a");
    link.href = given.url;
    if (given.picture) {
      const picture = make("img");
      Object.assign(picture, { src: given.url, alt: given.name });
      picture.addEventListener("load", () => whole === log.lastChild && whole.scrollIntoView({ block: "end" }));
      picture.addEventListener("error", () => picture.replaceWith(given.name));
      link.append(picture);
    } else link.append(`Tải tệp: ${given.name}`);
    return make("p", "file", link);
  }

  function answerNode(turn, whole) {
    const article = make("article", "answer", make("h2", "unseen", "Trợ lý trả lời"));
    addBlocks(article, turn.reply.blocks);
    if (turn.reply.choices.length) article.append(choicesNode(turn.reply.choices));
    if (turn.reply.attachment) article.append(fileNode(turn.reply.attachment, whole));
    if (turn.reply.source) {
      const link = make("a", "", turn.reply.source.text);
      link.href = turn.reply.source.url;
      link.dataset.url = site + turn.reply.source.url;
      article.append(make("p", "source", "Nguồn: ", link));
    }
    const copier = button("Chép", () => copy(plain(turn.reply), copier), "quiet-button");
    const printer = button("In", () => print("one", whole), "quiet-button");
    const sharer = button("Chia sẻ", () => share(turn, sharer), "quiet-button");
    const judges = (turn.reply.feedback || []).map((choice) =>
      button(choice.label, (event) => picked(event, choice.says, choice.label), "quiet-button judge"));
    article.append(make("div", "small-actions", ...judges, copier, printer, sharer));
    return article;
  }

  function failureNode(turn, whole) {
    const node = make("div", "answer failure", make("p", "", turn.failure));
    if (turn.again && (!turn.file || files.has(turn))) node.append(button("Gửi lại", () => busy || send(turn, whole)));
    return node;
  }

  function turnNode(turn) {
    if (turn.later) return make("div", "turn");
    const question = make("p", "question", make("span", "unseen", "Anh/chị hỏi: "), turn.shown);
    return make("div", "turn", question);
  }

  function finish(turn, whole) {
    whole.append(turn.reply ? answerNode(turn, whole) : failureNode(turn, whole));
  }

  function reveal(turn, whole) {
    const long = turn.reply && plain(turn.reply).length > LONG;
    const room = innerHeight - form.offsetHeight;
    if (long || whole.offsetHeight > room) return whole.scrollIntoView({ block: "start" });
    whole.scrollIntoView({ block: "end" }); // scroll-margin keeps it clear of the box
  }

  function save() {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(turns.slice(-KEPT)));
    } catch {} // full or forbidden: then the conversation is not there after "back"
  }

  function asForm(turn) {
    const body = new FormData();
    body.append("text", turn.text);
    body.append("file", files.get(turn));
    return { path: "/api/tep", headers: {}, body, patience: LONG_PATIENCE };
  }

  const asWords = ({ text }) => ({
    path: "/api/turn",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
    patience: PATIENCE,
  });

  async function request(turn) {
    const { path, headers, body, patience } = files.has(turn) ? asForm(turn) : asWords(turn);
    const signal = AbortSignal.timeout ? AbortSignal.timeout(patience) : undefined;
    const response = await fetch(path, { method: "POST", headers, body, signal });
    const data = await response.json();
    if ("may_bring" in data) clip.hidden = !data.may_bring;
    if (response.ok) return { reply: data };
    return { failure: data.error, again: response.status === 429 || response.status >= 500 };
  }

  async function send(turn, whole) {
    busy = true;
    while (whole.children.length > 1) whole.lastChild.remove();
    delete turn.failure;
    announce.textContent = "";
    status.textContent = "Đang tìm…";
    status.scrollIntoView({ block: "end" });
    Object.assign(turn, await request(turn).catch(() => ({ failure: NO_NETWORK, again: true })));
    busy = false;
    status.textContent = "";
    finish(turn, whole);
    announce.textContent = turn.reply ? spoken(turn.reply) : turn.failure;
    reveal(turn, whole);
    save();
  }

  function ask(text, shown = text, brings = null) {
    if (busy || !(text.trim() || brings)) return false;
    if (location.search) history.replaceState(null, "", "/");
    const turn = brings ? { text, shown, file: brings.name } : { text, shown };
    if (brings) files.set(turn, brings);
    const whole = turnNode(turn);
    turns.push(turn);
    log.append(whole);
    save();
    send(turn, whole);
    return true;
  }

  function picked(event, says, label) {
    // A keyboard's focus stays on the choice, from where Tab goes on into the answer; a mouse goes back to the box.
    if (ask(says, label) && event.detail && !touch) box.focus({ preventScroll: true });
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  function submit() {
    if (!ask(box.value)) return box.focus();
    box.value = "";
    grow();
    close();
    if (touch) box.blur(); // so that the keyboard on the glass does not cover the answer
    else box.focus({ preventScroll: true });
  }

  // A file goes with the words in the box; one that is too large is not even sent.
  function prepareClip() {
    clip.addEventListener("click", () => busy || file.click());
    file.addEventListener("change", () => {
      const chosen = file.files[0], words = box.value.trim();
      file.value = "";
      if (!chosen) return;
      const shown = `Tệp: ${chosen.name}${words ? "\n" + words : ""}`;
      if (chosen.size > MOST_BYTES) {
        const turn = { text: "", shown, file: chosen.name, failure: TOO_LARGE }, whole = turnNode(turn);
        turns.push(turn);
        finish(turn, whole);
        log.append(whole);
        announce.textContent = TOO_LARGE;
        reveal(turn, whole);
        return save();
      }
      if (!ask(words, shown, chosen)) return;
      box.value = "";
      grow();
      close();
    });
  }

  // Suggestions: a combobox whose list never takes Enter unless one of its entries was chosen.
  let timer = 0, active = -1;

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    list.replaceChildren();
    mark(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function choose(name) {
    if (!ask(name)) return;
    box.value = "";
    grow();
    close();
  }

  function optionNode(listed, i) {
    const node = make("li", "", make("span", "clamp", listed.name));
    if (listed.level) node.append(" ", make("span", "quiet", listed.level));
    node.id = `suggestion-${i}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    node.addEventListener("click", () => choose(listed.name));
    node.choose = () => choose(listed.name);
    return node;
  }

  async function look() {
    const typed = box.value.trim();
    if (typed.length < 2 || typed.length > 100 || busy) return close();
    const found = await fetch(`/api/suggest?q=${encodeURIComponent(typed)}`).then((r) => (r.ok ? r.json() : []), () => []);
    if (typed !== box.value.trim() || document.activeElement !== box) return;
    close();
    if (!found.length) return;
    list.append(...found.map(optionNode));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return; // a Vietnamese keyboard is still putting the letter together
    const open = !list.hidden, count = list.children.length;
    if (event.key === "Escape" && open) close();
    else if (event.key === "ArrowDown" && open) mark(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp" && open) mark(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && !event.shiftKey) active < 0 ? submit() : list.children[active].choose();
    else return;
    event.preventDefault();
  }

  function prepareBox() {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-controls": "suggestions", "aria-expanded": "false" };
    for (const name in attributes) box.setAttribute(name, attributes[name]);
    box.addEventListener("keydown", onKey);
    box.addEventListener("blur", close);
    box.addEventListener("input", () => {
      grow();
      clearTimeout(timer);
      timer = setTimeout(look, 150);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
  }

  // The examples, and an answer that the server has written, become turns like all others.
  function takeOver() {
    for (const node of document.querySelectorAll("#greeting form"))
      node.addEventListener("submit", (event) => {
        event.preventDefault();
        const says = $("button", node).value;
        ask(says);
      });
    const written = $("#answered");
    const again = performance.getEntriesByType("navigation")[0];
    const came = again && again.type !== "navigate"; // reloaded, or back from a record
    if (written) {
      const shown = $(".question", written).lastChild.textContent;
      const turn = { text: written.dataset.text || written.dataset.typed, shown };
      const said = JSON.parse($("article", written).dataset.reply);
      Object.assign(turn, written.dataset.typed ? { failure: said.blocks[0].text, again: true } : { reply: said });
      if (written.dataset.typed) box.value = "";
      written.remove();
      if (!came || !turns.length) turns.push(turn);
    }
  }

  function restore() {
    try {
      turns = JSON.parse(sessionStorage.getItem(STORE)) || [];
    } catch {}
    takeOver();
    for (const turn of turns) {
      if (!turn.reply && !turn.failure) Object.assign(turn, { failure: NO_NETWORK, again: true }); // left while waiting
      const whole = turnNode(turn);
      finish(turn, whole);
      log.append(whole);
      if (turn === turns[turns.length - 1]) reveal(turn, whole);
    }
    save();
  }

  // What is said later than its turn comes while the page is in sight. It counts as seen with the next look.
  async function lookLater() {
    if (document.hidden || busy || !turns.length) return;
    let after = 0;
    try {
      after = Number(sessionStorage.getItem(LATER)) || 0;
    } catch {}
    const found = await fetch(`/api/later?after=${after}`).then((r) => (r.ok ? r.json() : null)).catch(() => null);
    if (!found || !found.replies.length || busy) return;
    for (const reply of found.replies) {
      const turn = { text: "", shown: "", later: true, reply };
      const whole = turnNode(turn);
      turns.push(turn);
      finish(turn, whole);
      log.append(whole);
      announce.textContent = spoken(reply);
    }
    save();
    try {
      sessionStorage.setItem(LATER, String(found.after));
    } catch {}
  }

  document.addEventListener("visibilitychange", lookLater);
  setInterval(lookLater, EVERY);
  $("#afresh").addEventListener("submit", () => sessionStorage.removeItem(STORE));
  prepareBox();
  prepareClip();
  restore();
  if (!touch) box.focus({ preventScroll: true });
})();
