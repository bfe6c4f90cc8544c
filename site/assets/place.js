/* Pages of single items stand outside of the navigation, which would grow with every item. Each links up to the page
   that it belongs to; here that page's place in the navigation becomes theirs. Without this file no tab is marked. */
(() => {
  "use strict";

  const up = document.querySelector(".md-content a[rel~=up]");
  const menu = document.querySelector(".md-nav--primary > .md-nav__list");
  if (!up || !menu || menu.querySelector(".md-nav__item--active")) return;
  const link = [...menu.querySelectorAll("a.md-nav__link")].find((one) => one.href === up.href);
  if (!link) return;

  link.classList.add("md-nav__link--active");
  link.setAttribute("aria-current", "true");
  for (let item = link.closest(".md-nav__item"); item; item = item.parentElement.closest(".md-nav__item")) {
    item.classList.add("md-nav__item--active");
    const toggle = item.querySelector(":scope > .md-nav__toggle");
    if (toggle) {
      toggle.checked = true;
      item.classList.add("md-nav__item--section");
      item.querySelector(":scope > .md-nav").setAttribute("aria-expanded", "true");
      item.querySelector(":scope > label").setAttribute("tabindex", "");
    }
    if (item.parentElement === menu) {
      document.querySelectorAll(".md-tabs__item")[[...menu.children].indexOf(item)]?.classList
        .add("md-tabs__item--active");
    }
  }
})();
