// The only script of the public site. Everything works without it.
"use strict";

// A film is loaded from its host only when the reader asks for it.
for (const film of document.querySelectorAll("[data-film]")) {
  const button = film.querySelector("button");
  const player = film.querySelector("template");
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = player.content.cloneNode(true);
    film.replaceChildren(frame);
    film.classList.add("film--playing");
    film.querySelector("iframe")?.focus();
  });
}

// A table of contents stands open beside its text where there is room for it.
const wide = window.matchMedia("(min-width: 60rem)");
const openWhereWide = () => {
  for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
    panel.open = wide.matches;
  }
};
openWhereWide();
wide.addEventListener("change", openWhereWide);

const openAround = (element) => {
  for (let fold = element?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) {
    fold.open = true;
  }
};

// On a phone the filters are a sheet over the results. What is chosen there changes the sheet and its number of
// pilots only; "show" goes to that list, closing in any other way leaves the list as it was.
class FilterSheet {
  constructor(opener, panel) {
    this.opener = opener;
    this.panel = panel; // as the page came
    this.asked = null;
    this.place = document.createComment("filters");
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sheet";
    this.dialog.setAttribute("aria-labelledby", "filters-title");
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    document.body.append(this.dialog);
    document.documentElement.classList.add("has-sheet");
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => this.open(event));
    opener.addEventListener("keydown", (event) => event.key === " " && this.open(event));
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("close", () => this.putBack());
    wide.addEventListener("change", () => this.dialog.close());
    window.addEventListener("pagehide", () => this.dialog.close());
  }

  open(event) {
    event.preventDefault();
    this.panel.replaceWith(this.place);
    this.dialog.replaceChildren(this.panel, this.status);
    // All facets in sight: one is open, and those in use.
    [...this.panel.querySelectorAll(".facet")].forEach((facet, number) => {
      facet.open = number === 0 || facet.querySelector(".option--selected") !== null;
    });
    this.dialog.showModal();
    this.dialog.querySelector(".filters__groups").scrollTop = 0;
  }

  putBack() {
    this.asked?.abort();
    this.place.replaceWith(this.panel);
    this.dialog.replaceChildren();
    this.status.textContent = "";
    this.opener.focus();
  }

  click(event) {
    if (event.target === this.dialog || event.target.closest("[data-close]")) return this.dialog.close();
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!link.matches("[data-show]")) {
      event.preventDefault();
      this.choose(link);
    } else if (link.href === location.href) {
      event.preventDefault();
      this.dialog.close();
    }
  }

  async choose(link) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const shown = this.dialog.firstElementChild;
    shown.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(link.href, { signal: asked.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const panel = page.getElementById("filters");
      if (!response.ok || !panel) throw new Error("no filters");
      if (!asked.signal.aborted) this.swap(shown, document.adoptNode(panel), link.dataset.option);
    } catch {
      if (!asked.signal.aborted) location.assign(link.href);
    }
  }

  // The reader stays where they were: same parts open, same place, same option in focus.
  swap(shown, panel, option) {
    for (const part of panel.querySelectorAll("details[id]")) {
      part.open = shown.querySelector(`#${part.id}`)?.open ?? part.open;
    }
    const { scrollTop } = shown.querySelector(".filters__groups");
    shown.replaceWith(panel);
    this.status.textContent = panel.querySelector("[data-show]").textContent.trim();
    panel.querySelector(".filters__groups").scrollTop = scrollTop;
    const same = option && [...panel.querySelectorAll("[data-option]")].find((link) => link.dataset.option === option);
    (same || panel.querySelector("[data-close]")).focus({ preventScroll: !same });
  }
}

const opener = document.querySelector(".filters-open");
const filters = document.getElementById("filters");
if (opener && filters) new FilterSheet(opener, filters);

// Beside the list a filter is a link to another list. Whoever follows it with the keyboard is, in the new page, where
// they were in this one; after a filter was taken out of use above the list, at the list.
const PLACE = "place";
const optionNamed = (name) => [...document.querySelectorAll("[data-option]")].find(({ dataset }) => dataset.option === name);
const keepPlace = (event) => {
  const link = event.target.closest(".filters a, .sorts a, .chips--active a");
  if (!link || event.detail || event.target.closest("dialog")) return; // a click of a pointer has a number
  const sort = [...document.querySelectorAll(".sorts a")].indexOf(link);
  const place = { address: link.href, option: link.dataset.option, sort, top: window.scrollY };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // Refused by the reader: they begin at the top.
  }
};
const takePlace = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    sessionStorage.removeItem(PLACE);
    if (kept?.address !== location.href) return;
    const link = kept.option ? optionNamed(kept.option) : document.querySelectorAll(".sorts a")[kept.sort];
    openAround(link);
    if (link) window.scrollTo({ top: kept.top, behavior: "instant" });
    (link ?? document.getElementById("results")).focus();
  } catch {
    // Nothing is kept, or not by us.
  }
};
if (filters) {
  document.addEventListener("click", keepPlace);
  takePlace();
}

// What a link leads to may lie in something folded. Not every browser opens that by itself.
const named = () => {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // cut off in a message, say: no name at all
  }
};
const unfold = () => {
  const target = named();
  openAround(target);
  target?.scrollIntoView();
};
if (location.hash) {
  unfold();
}
window.addEventListener("hashchange", unfold);

// Suggestions below a search box: a combobox with a list of links. Without a script the box is a plain form.
const WAIT = 150; // milliseconds without a key before the site is asked
const WAIT_COMPOSING = 400; // while a word is being composed, which may yet become another

class Suggestions {
  constructor(form, number) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.address = new URL("suggest", form.action);
    this.options = [];
    this.active = -1; // the text itself
    this.asked = null;
    this.timer = 0;
    this.list = this.element("div", "suggestions", { role: "listbox", id: `suggestions-${number}`, tabindex: "-1" });
    this.list.setAttribute("aria-label", this.input.labels[0]?.textContent ?? "");
    this.list.hidden = true;
    this.status = this.element("p", "visually-hidden", { role: "status" });
    form.append(this.list, this.status);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    this.set(this.input, roles);
    this.listen();
  }

  listen() {
    // Android's keyboards compose Latin words too, which are as good as typed; other scripts are waited for.
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
      else if (/^[\p{sc=Latin}\d' ’-]+$/u.test(event.data ?? "")) this.later(WAIT_COMPOSING);
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    this.form.addEventListener("submit", () => this.close());
    this.input.addEventListener("blur", () => this.close());
    // Pressed in the list, the focus stays in the box.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    window.addEventListener("pagehide", () => this.close());
  }

  later(wait = WAIT) {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.choose(-1);
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.address.searchParams.set("q", this.input.value.trim());
    try {
      const response = await fetch(this.address, { signal: asked.signal, credentials: "same-origin" });
      if (!response.ok) return this.close();
      const answer = await response.json();
      if (!asked.signal.aborted && document.activeElement === this.input) this.show(answer);
    } catch {
      // Typed on, or no connection: the form still searches.
      if (!asked.signal.aborted) this.close();
    }
  }

  show({ groups, status }) {
    this.options = [];
    this.list.replaceChildren(...groups.map((group) => this.group(group)));
    this.status.textContent = status;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.expand(this.options.length > 0);
  }

  group({ kind, label, options }) {
    const id = `${this.list.id}-${kind}`;
    const group = this.element("div", "suggestions__group", { role: "group", "aria-labelledby": id });
    const heading = this.element("div", "suggestions__heading", { id, role: "presentation" });
    heading.textContent = label;
    group.append(heading, ...options.map((option) => this.option(option)));
    return group;
  }

  option({ label, url, note, lang }) {
    const id = `${this.list.id}-option-${this.options.length}`;
    const link = this.element("a", "suggestions__option", { role: "option", id, href: url, tabindex: "-1", "aria-selected": "false" });
    const name = this.element("span", "suggestions__label");
    name.textContent = label;
    if (lang) name.lang = lang;
    link.append(name);
    if (note) {
      const extra = this.element("span", "suggestions__note");
      extra.textContent = note;
      link.append(" ", extra);
    }
    this.options.push(link);
    return link;
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.step(event.key === "ArrowDown" ? 1 : -1);
      else if (this.input.value.trim()) this.ask();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.options[this.active].click();
    } else {
      return;
    }
    event.preventDefault();
  }

  // The text itself stands before the first option and after the last.
  step(by) {
    const places = this.options.length + 1;
    this.choose(((this.active + 1 + by + places) % places) - 1);
  }

  choose(number) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.options[number];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.choose(-1);
    this.status.textContent = "";
    this.expand(false);
  }

  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  element(name, className, attributes = {}) {
    const made = document.createElement(name);
    made.className = className;
    this.set(made, attributes);
    return made;
  }

  set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  }
}

document.querySelectorAll("form[role=search]").forEach((form, number) => new Suggestions(form, number));

// A text is copied where the browser lets us; elsewhere it can be selected, and no button shows.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const label = button.querySelector("span");
  const status = button.nextElementSibling;
  const offer = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent.trim().replace(/\s+/g, " ");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return; // refused by the reader: the text stands beside the button
    }
    label.textContent = status.textContent = button.dataset.done;
    setTimeout(() => {
      label.textContent = offer;
      status.textContent = "";
    }, 2500);
  });
}

// The day of reading, on a page that may have been kept since another day.
for (const time of document.querySelectorAll("time[data-today]")) {
  time.textContent = new Date().toLocaleDateString("sv"); // Swedish writes dates as ISO does
}

// The list of a page's parts marks the one being read.
const parts = new Map([...document.querySelectorAll(".on-page a")].map((link) => [link.hash.slice(1), link]));
if (parts.size) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        for (const [id, link] of parts) {
          if (id === target.id) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      }
    },
    { rootMargin: "-10% 0px -75%" },
  );
  for (const id of parts.keys()) seen.observe(document.getElementById(id));
}

// Pilots chosen to be compared follow from page to page in this browser; the site is told only what is compared.
const [here, there] = document.documentElement.lang.startsWith("en") ? ["en", "zh"] : ["zh", "en"];

class Tray {
  static KEY = "compare";

  constructor(element) {
    this.element = element;
    this.words = element.dataset;
    this.most = Number(this.words.most);
    this.list = element.querySelector("ol");
    this.full = element.querySelector(".tray__full");
    this.status = document.querySelector("[data-tray-status]");
    this.boxes = [...document.querySelectorAll(".tick input")];
    this.columns = [...document.querySelectorAll("[data-pilot]")].map(({ dataset }) => dataset.pilot);
    this.onPage = this.named();
    this.chosen = this.read();
    this.full.textContent = this.words.full;
    this.show();
    this.listen();
  }

  listen() {
    for (const box of this.boxes) box.addEventListener("change", () => this.toggle(box));
    this.element.querySelector(".tray__clear").addEventListener("click", () => this.clear());
    // Chosen in another tab, or since this page was left.
    window.addEventListener("storage", (event) => event.key === Tray.KEY && this.again());
    window.addEventListener("pageshow", (event) => event.persisted && this.again());
    for (const link of document.querySelectorAll("[data-remove]")) {
      link.addEventListener("click", () => this.keep(this.changed().filter((one) => one.id !== link.dataset.remove)));
    }
    for (const link of document.querySelectorAll("[data-add]")) {
      link.addEventListener("click", () => this.isOwn() && this.keep([...this.changed(), this.onPage.get(link.dataset.add)]));
    }
    for (const form of document.querySelectorAll(".compare-form, .pilot__compare > a")) form.hidden = true;
  }

  // The pilots this page names, by their numbers, with their titles in both languages.
  named() {
    const all = [...document.querySelectorAll(".tick input, [data-pilot], [data-add]")];
    const pilot = ({ value, dataset }) => ({ id: dataset.pilot ?? dataset.add ?? value, [here]: dataset.title, [there]: dataset.other });
    return new Map(all.map(pilot).map((one) => [one.id, one]));
  }

  isOwn() {
    return this.chosen.every((one) => this.columns.includes(one.id));
  }

  // Whoever changes a comparison goes on with its pilots, unless they have chosen others. Looking at one chooses nothing.
  changed() {
    return this.isOwn() ? this.columns.map((id) => this.onPage.get(id)) : this.chosen;
  }

  // What stands there may be of an older version of this script, which kept one title, or somebody's own.
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(Tray.KEY) ?? "[]");
      const whole = kept.filter((one) => /^\d+$/.test(one?.id) && typeof (one[here] ?? one.title) === "string");
      const pilot = ({ id, title, zh = title, en = title }) => this.onPage.get(String(id)) ?? { id: String(id), zh, en };
      return whole.slice(0, this.most).map(pilot);
    } catch {
      return [];
    }
  }

  keep(chosen) {
    this.chosen = chosen;
    try {
      localStorage.setItem(Tray.KEY, JSON.stringify(chosen));
    } catch {
      // Refused by the reader: then it lasts as long as the page.
    }
  }

  again() {
    this.chosen = this.read();
    this.show();
  }

  toggle(box) {
    const others = this.chosen.filter((one) => one.id !== box.value);
    const isTooMany = box.checked && others.length >= this.most;
    if (!isTooMany) this.keep(box.checked ? [...others, this.onPage.get(box.value)] : others);
    this.show();
    this.full.hidden = !isTooMany;
    this.say(isTooMany ? this.words.full : this.counted());
  }

  remove(one) {
    const position = this.chosen.indexOf(one);
    this.keep(this.chosen.filter((other) => other !== one));
    this.show();
    this.say(this.counted());
    const buttons = this.list.querySelectorAll("button");
    (buttons[Math.min(position, buttons.length - 1)] ?? document.getElementById("content")).focus({ preventScroll: true });
  }

  clear() {
    this.keep([]);
    this.show();
    this.say(this.words.cleared);
    document.getElementById("content").focus({ preventScroll: true });
  }

  counted() {
    if (!this.chosen.length) return this.words.cleared;
    return this.words.chosen.replace("{n}", this.chosen.length).replace("{most}", this.most);
  }

  say(text) {
    this.status.textContent = text;
  }

  show() {
    for (const box of this.boxes) box.checked = this.chosen.some((one) => one.id === box.value);
    this.full.hidden = true;
    this.element.querySelector("h2").textContent = this.counted();
    this.list.replaceChildren(...this.chosen.map((one) => this.row(one)));
    const parameters = new URLSearchParams(this.chosen.map((one) => ["p", one.id]));
    this.element.querySelector(".tray__go").href = `${this.words.address}?${parameters}${this.words.more}`;
    // The comparison itself is the tray of its page.
    this.element.hidden = !this.chosen.length || document.body.classList.contains("page-compare");
  }

  row(one) {
    const row = this.element.querySelector("template").content.cloneNode(true);
    row.querySelector("span").textContent = one[here];
    const button = row.querySelector("button");
    button.setAttribute("aria-label", this.words.remove.replace("{title}", () => one[here]));
    button.addEventListener("click", () => this.remove(one));
    return row;
  }
}

const tray = document.querySelector(".tray");
if (tray) new Tray(tray);

// The visitor's own situation stands in the address. When they ask for it, this browser keeps it as well, and offers it
// where it could be used; the server is told only by an address.
const SITUATION = "situation";

// Either storage may be refused by the reader: then nothing is remembered.
const stored = (storage, value) => {
  try {
    if (value === undefined) return window[storage].getItem(SITUATION);
    if (value === null) window[storage].removeItem(SITUATION);
    else window[storage].setItem(SITUATION, value);
  } catch {
    // Nothing to be done.
  }
  return null;
};

// What an older script or somebody else has left there is no situation of ours.
const remembered = () => {
  const kept = stored("localStorage");
  return kept && /^my-[a-z0-9]+=[\w-]+(?:&my-[a-z0-9]+=[\w-]+)*$/.test(kept) ? kept : null;
};

const situation = document.querySelector("[data-situation]")?.dataset.situation;
// The form was sent with the box ticked, and the site has understood what was typed.
if (situation && stored("sessionStorage")) {
  stored("localStorage", situation);
  stored("sessionStorage", null);
}

const situationForm = document.querySelector("[data-situation-form]");
if (situationForm) {
  const remember = situationForm.querySelector("[data-situation-remember]");
  const box = remember.querySelector("input");
  remember.hidden = false;
  box.checked = remembered() !== null;
  situationForm.addEventListener("submit", () => {
    if (!box.checked) stored("localStorage", null);
    stored("sessionStorage", box.checked ? "remember" : null);
  });
}

const showSituations = () => {
  const kept = remembered();
  for (const note of document.querySelectorAll("[data-situation-kept]")) note.hidden = kept !== situation;
  for (const offer of document.querySelectorAll("[data-situation-offer]")) {
    offer.hidden = !kept;
    const parameters = new URLSearchParams(location.search);
    new URLSearchParams(kept ?? "").forEach((value, name) => parameters.set(name, value));
    const section = offer.closest("[id]");
    offer.querySelector("a").href = `?${parameters}${section && section.id !== "content" ? `#${section.id}` : ""}`;
  }
};
showSituations();

for (const button of document.querySelectorAll("[data-situation-forget]")) {
  button.addEventListener("click", () => {
    stored("localStorage", null);
    showSituations();
    if (situationForm) situationForm.querySelector("[data-situation-remember] input").checked = false;
    document.getElementById("content").focus({ preventScroll: true });
  });
}
