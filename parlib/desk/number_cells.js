// What a table puts into an Excel file: numbers as they are, shown as the table shows them, and text
// as text, also where it looks like a number (item 1.10 is not 1.1). PLACES: of each column the most
// decimals shown, null for text. LOCALE: how the file writes numbers.
function (workbook) {
  const places = PLACES;
  const sheet = workbook.xl.worksheets["sheet1.xml"];
  const styles = workbook.xl["styles.xml"];
  const formats = styles.getElementsByTagName("numFmts")[0];
  const looks = styles.getElementsByTagName("cellXfs")[0];
  const known = new Map();

  function add(list, element) {
    list.appendChild(element);
    list.setAttribute("count", list.children.length);
    return list.children.length - 1;
  }

  function look(decimals) {
    if (!known.has(decimals)) {
      const format = styles.createElementNS(styles.documentElement.namespaceURI, "numFmt");
      format.setAttribute("numFmtId", 200 + decimals);
      const fraction = decimals ? "." + "0".repeat(decimals) : "";
      format.setAttribute("formatCode", "[$-LOCALE]#,##0" + fraction);
      add(formats, format);
      const shown = looks.children[0].cloneNode(true);
      shown.setAttribute("numFmtId", 200 + decimals);
      shown.setAttribute("applyNumberFormat", 1);
      known.set(decimals, add(looks, shown));
    }
    return known.get(decimals);
  }

  function column(cell) {
    const letters = cell.getAttribute("r").replace(/[0-9]/g, "");
    return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
  }

  for (const cell of [...sheet.getElementsByTagName("c")]) {
    const value = cell.getElementsByTagName("v")[0];
    const most = places[column(cell)];
    if (!value || most === undefined) continue;
    if (most === null) {
      const inside = sheet.createElementNS(sheet.documentElement.namespaceURI, "is");
      const text = sheet.createElementNS(sheet.documentElement.namespaceURI, "t");
      text.textContent = value.textContent;
      inside.appendChild(text);
      cell.replaceChild(inside, value);
      cell.setAttribute("t", "inlineStr");
    } else {
      const digits = Number(value.textContent).toFixed(most).split(".")[1] || "";
      cell.setAttribute("s", look(digits.replace(/0+$/, "").length));
    }
  }
}
