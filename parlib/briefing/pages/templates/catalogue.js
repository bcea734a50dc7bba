"use strict";
// Search, sorting, further rows and the year of the map. Without it the page shows the first rows and the fullest map.
(() => {
  const language = document.documentElement.lang;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "").replace(/đ/g, "d");
  const table = document.getElementById("briefs");
  if (table) {
    // one brief: [name, year, kind, value, value as printed, rank, rank as printed, finding, folder, files as [label, name],
    // level, province, kind without day or language, state of its points]
    const briefs = JSON.parse(document.getElementById("data").textContent);
    const [NAME, YEAR, KIND, VALUE, SHOWN, RANK, PLACE, FINDING, FOLDER, FILES, LEVEL] = Array(11).keys();
    const sorters = [NAME, YEAR, KIND, VALUE, RANK, FINDING];
    let forms = null; // made with the first search: ten thousand texts need not be read to show forty rows
    const form = (i) => {
      forms ??= briefs.map((b) => plain(`${b[NAME]} ${b[YEAR]} ${b[KIND]} ${b[SHOWN]} ${b[PLACE]} ${b[FINDING]}`));
      return forms[i];
    };
    const collator = new Intl.Collator(language, { numeric: true });
    const body = table.tBodies[0];
    const query = document.getElementById("q");
    const missing = document.getElementById("missing");
    const count = document.getElementById("count");
    const more = document.getElementById("more");
    const page = Number(table.dataset.page);
    let order = briefs.map((_, i) => i);
    let hits = order;
    let shown = 0;
    const cell = (row, tag, text, kind) => {
      const made = row.appendChild(document.createElement(tag));
      made.textContent = text;
      if (kind) made.className = kind;
      return made;
    };
    // level, province, kind and state, each with the values that occur; one with fewer than two is not offered
    const filters = [...document.querySelectorAll("[data-filter]")];
    filters.forEach((filter, at) => {
      const values = [...new Set(briefs.map((b) => b[LEVEL + at]))].filter(Boolean).sort(collator.compare);
      filter.append(new Option(filter.dataset.all, ""), ...values.map((v) => new Option(v, v)));
      filter.parentElement.hidden = values.length < 2;
      filter.addEventListener("change", () => show());
    });
    const add = () => {
      const rows = document.createDocumentFragment();
      for (const i of hits.slice(shown, shown + page)) {
        const b = briefs[i];
        const row = rows.appendChild(document.createElement("tr"));
        if (b[VALUE] === null) row.className = "missing";
        cell(row, "th", b[NAME]).scope = "row";
        cell(row, "td", b[YEAR], "right");
        cell(row, "td", b[KIND]);
        cell(row, "td", b[SHOWN], "right");
        cell(row, "td", b[PLACE], "right");
        cell(cell(row, "td", ""), "div", b[FINDING], "finding");
        const files = cell(row, "td", "", "files");
        for (const [label, name] of b[FILES]) {
          const link = files.appendChild(document.createElement("a"));
          link.href = `${b[FOLDER]}/${name}`;
          link.textContent = label;
          files.append(" ");
        }
      }
      body.append(rows);
      shown = Math.min(shown + page, hits.length);
      more.hidden = shown >= hits.length;
    };
    const show = () => {
      const words = plain(query.value).split(/\s+/).filter(Boolean);
      hits = order.filter((i) =>
        filters.every((f, at) => !f.value || briefs[i][LEVEL + at] === f.value) &&
        (!missing.checked || briefs[i][VALUE] === null) && words.every((word) => form(i).includes(word)));
      count.textContent = `${hits.length} ${count.dataset.word}`;
      body.replaceChildren();
      shown = 0;
      add();
    };
    document.querySelector(".search").hidden = false;
    let timer;
    query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 80); });
    missing.addEventListener("change", show);
    more.addEventListener("click", add);
    const sortBy = (at, next) => {
      const sign = next === "ascending" ? 1 : -1;
      const compare = (i, j) => {
        const [a, b] = [briefs[i][at], briefs[j][at]];
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === "number" ? a - b : collator.compare(a, b));
      };
      order = briefs.map((_, i) => i).sort(compare);
      show();
    };
    const sort = document.getElementById("sort");
    sort.append(new Option("–", ""));
    sort.addEventListener("change", () => {
      const [at, next] = sort.value.split(" ");
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (next) { heads[sorters.indexOf(Number(at))].setAttribute("aria-sort", next); sortBy(Number(at), next); }
    });
    const heads = [...table.tHead.rows[0].cells].slice(0, sorters.length);
    heads.forEach((head, column) => {
      const at = sorters[column];
      const name = head.textContent;
      sort.append(new Option(name, `${at} ascending`), new Option(`${name} (${sort.dataset.descending})`, `${at} descending`));
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = `${table.dataset.sort} ${head.textContent}`;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const first = at === YEAR || at === VALUE ? "descending" : "ascending";
        const next = head.getAttribute("aria-sort") === first ? (first === "ascending" ? "descending" : "ascending") : first;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", next);
        sortBy(at, next);
      });
    });
    more.hidden = briefs.length <= page;
    shown = Math.min(page, briefs.length);
  }
  const period = document.getElementById("period");
  if (period && period.options.length > 1) {
    document.querySelector(".periods").hidden = false;
    period.addEventListener("change", () => {
      for (const map of document.querySelectorAll("[data-period]")) map.hidden = map.dataset.period !== period.value;
      document.getElementById("map-period").textContent = period.value;
    });
  }
})();
