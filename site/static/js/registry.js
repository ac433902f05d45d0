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

// Filters stand open beside the results where there is room for them.
const wide = window.matchMedia("(min-width: 60rem)");
const openWhereWide = () => {
  for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
    panel.open = wide.matches;
  }
};
openWhereWide();
wide.addEventListener("change", openWhereWide);

// What a link leads to may lie in something folded. Not every browser opens that by itself.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) {
    fold.open = true;
  }
  target?.scrollIntoView();
};
if (location.hash) {
  unfold();
}
window.addEventListener("hashchange", unfold);

// Suggestions below a search box: a combobox with a list of links. Without a script the box is a plain form.
const WAIT = 150; // milliseconds without a key before the site is asked

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
    this.input.addEventListener("input", (event) => event.isComposing || this.later());
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    this.form.addEventListener("submit", () => this.close());
    this.input.addEventListener("blur", () => this.close());
    // Pressed in the list, the focus stays in the box.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    window.addEventListener("pagehide", () => this.close());
  }

  later() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.choose(-1);
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), WAIT);
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
