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
