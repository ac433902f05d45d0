// Wagtail goes on saving by itself after a button was pressed, until the next page has come. It would send along what
// the button has begun, and do that twice.
"use strict";

let leaving = false;

document.addEventListener("submit", (event) => {
  leaving = event.target.matches("[data-edit-form]") && !event.defaultPrevented;
});
document.addEventListener("w-autosave:save", (event) => {
  if (leaving) {
    event.preventDefault();
  }
});
// Back from the next page, as the browser has kept this one.
window.addEventListener("pageshow", () => {
  leaving = false;
});
