/* Names for parts of the theme that have none, for those who hear the page. */
(() => {
  "use strict";

  const name = (node, label) => { if (!node.hasAttribute("aria-label")) node.setAttribute("aria-label", label); };
  const nameAll = () => {
    document.querySelectorAll(".md-search[role=dialog]").forEach((node) => name(node, "Search"));
    document.querySelectorAll(".md-code__nav").forEach((node, index) => name(node, `Code block ${index + 1}`));
  };

  nameAll();
  // The theme adds the buttons of code blocks when they come into view.
  const content = document.querySelector(".md-content");
  if (content) new MutationObserver(nameAll).observe(content, { childList: true, subtree: true });
})();
