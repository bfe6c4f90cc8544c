/* On a phone, a row of a table with several columns is read as a list: each cell tells the heading of its column.
   Without this file such a table scrolls sideways in its own box. */
(() => {
  "use strict";

  const MOST = 9; // a map of many narrow columns is no list
  const text = (node) => node.textContent.trim().replace(/\s+/g, " ");

  for (const table of document.querySelectorAll(".md-content table:not([class])")) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map(text);
    if (heads.length < 3 || heads.length > MOST) continue;
    table.dataset.stacks = "";
    for (const cell of [...table.tBodies].flatMap((body) => [...body.rows]).flatMap((row) => [...row.cells])) {
      if (cell.cellIndex) cell.dataset.label = heads[cell.cellIndex];
      if (["", "–"].includes(text(cell))) cell.dataset.nothing = "";
    }
  }
})();
