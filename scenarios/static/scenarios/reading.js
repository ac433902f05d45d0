// Shows in the text of a plan where something was read. Without it the same links load the page with the passage marked.
"use strict";

const pane = document.getElementById("document-text");
const lines = [...pane.querySelectorAll("[data-start]")].map((line) => ({
  line,
  start: Number(line.dataset.start),
}));
const announcement = pane.querySelector("[data-announcement]");
const back = pane.querySelector("[data-back]");
const SPOKEN = 80; // characters of a passage that are read out
const sideBySide = window.matchMedia("(min-width: 64rem)"); // as in reading.css

// "12-40 15-20!": offsets count characters as Python does, an exclamation mark stands behind words.
const read = (passages) =>
  passages.split(" ").map((passage) => {
    const [, start, end, words] = passage.match(/^(\d+)-(\d+)(!?)$/);
    return { start: Number(start), end: Number(end), words: words === "!" };
  });

const clear = () => {
  for (const { line } of lines) {
    if (line.querySelector("mark")) {
      line.replaceChildren(line.textContent);
    }
  }
};

const piece = (text, spans) => {
  if (spans.length === 0) {
    return document.createTextNode(text);
  }
  const mark = document.createElement("mark");
  mark.textContent = text;
  mark.classList.toggle("reading-words", spans.some((span) => span.words));
  return mark;
};

const markLine = (line, start, spans) => {
  const characters = [...line.textContent]; // whole characters, where a string counts halves of rare ones
  const end = start + characters.length;
  const touching = spans.filter((span) => span.start < end && span.end > start);
  if (touching.length === 0) {
    return;
  }
  const edges = new Set([start, end]);
  for (const span of touching) {
    edges.add(Math.max(span.start, start)).add(Math.min(span.end, end));
  }
  const cuts = [...edges].sort((one, other) => one - other);
  line.replaceChildren(
    ...cuts.slice(1).map((cut, position) => {
      const from = cuts[position];
      const covering = touching.filter((span) => span.start <= from && span.end >= cut);
      return piece(characters.slice(from - start, cut - start).join(""), covering);
    }),
  );
};

const show = (link) => {
  clear();
  const spans = read(link.dataset.passages);
  for (const { line, start } of lines) {
    markLine(line, start, spans);
  }
  document.querySelector(".reading-show[aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  back.hidden = false;
  back.href = `#item-${link.dataset.item}`;
  const marks = pane.querySelectorAll("mark");
  if (marks.length === 0) {
    return;
  }
  announcement.textContent = `${pane.dataset.shownMessage} ${marks[0].textContent.slice(0, SPOKEN)}`;
  if (sideBySide.matches) {
    // Only the pane moves: the item that was clicked stays where it is.
    const offset = marks[0].getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + offset - pane.clientHeight / 4, behavior: "instant" });
  } else {
    back.focus({ preventScroll: true });
    marks[0].scrollIntoView({ block: "center", behavior: "instant" });
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".reading-show");
  if (link?.dataset.passages) {
    event.preventDefault();
    show(link);
  }
});
