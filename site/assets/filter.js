/* Tables inside .filterable can be filtered and sorted; what is chosen stands in the address, so that a view can be
   passed on. Without this file they are plain tables. data-columns names the columns that get a choice of values. */
(() => {
  "use strict";

  const ANY = "*"; // a cell with this value fits every choice
  const LONGEST = 60; // a longer text is no choice, it is found by its words
  const slug = (text) => text.trim().toLowerCase().replace(/\s+/g, "-");
  const text = (node) => node.textContent.trim().replace(/\s+/g, " ");
  const compare = new Intl.Collator("en", { numeric: true }).compare;

  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  /* The values of a cell: its badges and links, or else its whole text. */
  const valuesOf = (cell) => {
    const marked = [...cell.querySelectorAll("[data-value], .badge, a:not(.spec-link)")];
    return marked.length ? marked.map((node) => node.dataset.value ?? text(node)) : [text(cell)];
  };

  const enhance = (box) => {
    const table = box.querySelector("table");
    if (!table || !table.tHead || !table.tBodies.length) return;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const names = heads.map(text);
    const wanted = (box.dataset.columns ?? "").split(",").map((name) => name.trim());
    const columns = wanted.map((name) => names.indexOf(name)).filter((index) => index >= 0);
    const cells = new Map(rows.map((row) => [row, {
      all: text(row).toLowerCase(),
      texts: [...row.cells].map(text),
      values: new Map(columns.map((index) => [index, valuesOf(row.cells[index])])),
    }]));

    const find = make("input", { type: "search", name: "find", autocomplete: "off" });
    const selects = new Map(columns.map((index) => {
      const values = new Set(rows.flatMap((row) => cells.get(row).values.get(index)));
      for (const value of values) if (value === ANY || value.length > LONGEST) values.delete(value);
      const options = [...values].sort(compare).map((value) => make("option", { value }, value));
      return [index, make("select", { name: slug(names[index]) }, make("option", { value: "" }, "all"), ...options)];
    }));
    const count = make("output", { "aria-live": "polite" });
    const clear = make("button", { type: "button" }, "Show all");
    const form = make("form", { class: "filter", role: "search", "aria-label": "Filter the table" },
      make("label", {}, "Find ", find),
      ...columns.map((index) => make("label", {}, `${names[index]} `, selects.get(index))),
      clear, count);
    let sorted = { index: -1, down: false };

    const fits = (row) => {
      const { all, values } = cells.get(row);
      return find.value.toLowerCase().split(/\s+/).every((word) => all.includes(word))
        && columns.every((index) => {
          const chosen = selects.get(index).value;
          return !chosen || values.get(index).some((value) => value === chosen || value === ANY);
        });
    };

    const show = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !fits(row);
        if (!row.hidden) shown += 1;
      }
      count.textContent = `${shown} of ${rows.length} rows`;
      const { index, down } = sorted;
      const order = [...rows];
      if (index >= 0) {
        order.sort((a, b) => compare(cells.get(a).texts[index], cells.get(b).texts[index]) * (down ? -1 : 1));
      }
      body.append(...order);
      heads.forEach((head, at) => {
        if (at === index) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
    };

    const keep = () => {
      const query = new URLSearchParams(location.search);
      const set = (name, value) => (value ? query.set(name, value) : query.delete(name));
      set("find", find.value.trim());
      for (const [index, select] of selects) set(slug(names[index]), select.value);
      set("sort", sorted.index < 0 ? "" : (sorted.down ? "-" : "") + slug(names[sorted.index]));
      const search = query.toString();
      history.replaceState(history.state, "", location.pathname + (search ? `?${search}` : "") + location.hash);
    };

    const recall = () => {
      const query = new URLSearchParams(location.search);
      find.value = query.get("find") ?? "";
      for (const [index, select] of selects) {
        select.value = query.get(slug(names[index])) ?? "";
        if (select.selectedIndex < 0) select.value = ""; // the address names a value that is gone
      }
      const sort = query.get("sort") ?? "";
      sorted = { index: names.map(slug).indexOf(sort.replace(/^-/, "")), down: sort.startsWith("-") };
    };

    const update = () => { show(); keep(); };

    heads.forEach((head, index) => {
      const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const again = sorted.index === index;
        sorted = again && sorted.down ? { index: -1, down: false } : { index, down: again };
        update();
      });
      head.append(button);
    });
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    clear.addEventListener("click", () => {
      form.reset();
      sorted = { index: -1, down: false };
      update();
    });
    window.addEventListener("popstate", () => { recall(); show(); });
    box.prepend(form);
    recall();
    show();
  };

  document.querySelectorAll(".filterable").forEach(enhance);
})();
