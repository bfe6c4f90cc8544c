/* The boxes of a checklist can be ticked, and this browser remembers them. Without this file they only show. */
(() => {
  "use strict";

  const boxes = [...document.querySelectorAll(".md-content .task-list-item input[type=checkbox]")];
  if (!boxes.length) return;
  const key = `checklist:${location.pathname}`;

  /* Storage may be forbidden; then the ticks last as long as the page. */
  const load = () => {
    try { return new Set(JSON.parse(localStorage.getItem(key) ?? "[]")); } catch { return new Set(); }
  };
  const save = (done) => {
    try {
      if (done.length) localStorage.setItem(key, JSON.stringify(done));
      else localStorage.removeItem(key);
    } catch { /* see above */ }
  };

  const part = (box) => {
    let node = box.closest("ul");
    while (node && node.tagName !== "H2") node = node.previousElementSibling;
    return node ? [...node.childNodes].filter((child) => !child.classList?.contains("headerlink"))
      .map((child) => child.textContent).join("").trim() : "";
  };
  const labels = new Map();
  const seen = new Map();
  for (const box of boxes) {
    const words = (box.closest("p") ?? box.closest("li")).textContent.trim().replace(/\s+/g, " ");
    const label = [part(box), words].filter(Boolean).join(": ");
    seen.set(label, (seen.get(label) ?? 0) + 1);
    labels.set(box, seen.get(label) > 1 ? `${label} (${seen.get(label)})` : label);
  }

  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };
  const next = button("Next step", () => {
    const box = boxes.find((one) => !one.checked);
    box.scrollIntoView({ block: "center" });
    box.focus({ preventScroll: true });
  });
  const again = button("Start over", () => {
    if (!confirm("Take back the ticks of all steps?")) return;
    for (const box of boxes) box.checked = false;
    tell();
  });
  const bar = document.createElement("p");
  bar.className = "progress";
  bar.append(count, next, again);

  const tell = () => {
    const done = boxes.filter((box) => box.checked);
    count.textContent = `${done.length} of ${boxes.length} steps done`;
    next.disabled = done.length === boxes.length;
    again.disabled = !done.length;
    save(done.map((box) => labels.get(box)));
  };

  const done = load();
  for (const box of boxes) {
    box.disabled = false;
    box.setAttribute("aria-label", labels.get(box));
    box.checked = done.has(labels.get(box));
    box.addEventListener("change", tell);
  }
  document.querySelector(".md-content h2")?.before(bar);
  tell();
})();
