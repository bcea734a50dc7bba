"use strict";
// Sorting and filtering of tables. The page is complete without it: nothing is hidden, nothing is loaded.
(() => {
  const vi = document.documentElement.lang === "vi";
  const say = vi
    ? { sort: "Sắp xếp theo", all: "Tất cả", only: "Lọc theo", rows: "dòng" }
    : { sort: "Sort by", all: "All", only: "Filter by", rows: "rows" };
  const order = new Intl.Collator(vi ? "vi" : "en", { numeric: true });
  const text = (cell) => cell.textContent.trim();
  const number = (cell) => {
    if (cell.dataset.v !== undefined) return cell.dataset.v === "" ? NaN : Number(cell.dataset.v);
    const plain = text(cell).replace(/^[^\d+\u2212–-]+/, "").replace(/[%\s]/g, "").replace("\u2212", "-");
    return plain === "" ? NaN : Number(vi ? plain.replace(/\./g, "").replace(",", ".") : plain.replace(/,/g, ""));
  };
  const compare = (a, b, numeric) => {
    if (!numeric) return order.compare(text(a), text(b));
    const [x, y] = [number(a), number(b)];
    return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : Infinity) : Number.isNaN(y) ? -Infinity : x - y;
  };
  const columns = (table) => {
    const at = new Map();
    const taken = [];
    [...table.tHead.rows].forEach((row, r) => {
      let c = 0;
      for (const head of row.cells) {
        while (taken[r]?.[c]) c += 1;
        for (let i = 0; i < head.rowSpan; i += 1) for (let j = 0; j < head.colSpan; j += 1) (taken[r + i] ??= [])[c + j] = true;
        at.set(head, c);
      }
    });
    return at;
  };
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const body = table.tBodies[0];
    const first = [...body.rows];
    const heads = [...table.tHead.querySelectorAll('th[scope="col"]')];
    const at = columns(table);
    for (const head of heads) {
      const column = at.get(head);
      const numeric = first.some((row) => !Number.isNaN(number(row.cells[column]))) && first[0].cells[column].classList.contains("right");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = `${say.sort} ${head.textContent}`;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const turn = { none: numeric ? "descending" : "ascending", ascending: numeric ? "none" : "descending", descending: numeric ? "ascending" : "none" };
        const next = turn[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        const rows = [...first];
        if (next !== "none") {
          head.setAttribute("aria-sort", next);
          rows.sort((a, b) => {
            const d = compare(a.cells[column], b.cells[column], numeric);
            return Math.abs(d) === Infinity || next === "ascending" ? d : -d;
          });
        }
        body.append(...rows);
      });
    }
  }
  for (const table of document.querySelectorAll("table[data-filter]")) {
    const column = Number(table.dataset.filter);
    const rows = [...table.tBodies[0].rows];
    const label = [...columns(table)].find(([head, at]) => head.scope === "col" && at === column)?.[0].textContent || "";
    const values = [...new Set(rows.map((row) => text(row.cells[column])))].sort(order.compare);
    if (values.length < 2) continue;
    const controls = document.createElement("p");
    controls.className = "controls";
    const select = document.createElement("select");
    select.id = `${table.id}-filter`;
    const name = document.createElement("label");
    name.htmlFor = select.id;
    name.textContent = `${say.only} ${label}: `;
    const count = document.createElement("output");
    count.htmlFor.add(select.id);
    select.append(new Option(say.all, ""), ...values.map((value) => new Option(value, value)));
    const show = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = select.value !== "" && text(row.cells[column]) !== select.value;
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = `${shown} ${say.rows}`;
    };
    select.addEventListener("change", show);
    show();
    controls.append(name, select, count);
    table.closest(".scroll").before(controls);
  }
})();
