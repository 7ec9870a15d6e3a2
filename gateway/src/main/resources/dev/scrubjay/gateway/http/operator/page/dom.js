// Builds elements. All content is inserted as text, never as markup.

export const $ = (id) => document.getElementById(id);

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

/**
 * A table; each column is {title, cell, num, wide, name, why}. The roles are named because a narrow screen shows rows
 * as blocks, which are no rows to a screen reader otherwise.
 */
export function table(columns, rows, caption) {
  const classes = (column) =>
    [column.num && "num", column.wide && "wide", column.name && "name", column.why && "why"].filter(Boolean).join(" ") || undefined;
  return h("table", { role: "table" },
    caption ? h("caption", { class: "sr" }, caption) : null,
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
      columns.map((c) => h("th", { role: "columnheader", scope: "col", class: classes(c) }, c.title)))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" },
      columns.map((c) => h("td", { role: "cell", class: classes(c), "data-title": c.title }, c.cell(row)))))));
}

/** Pairs of names and values; those without a value are left out. */
export function facts(pairs) {
  return h("dl", {}, pairs.filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** Shows what {@code build} makes of {@code data} in an element, if the data has changed. Focus stays where it was. */
export function show(element, data, build) {
  const key = JSON.stringify(data);
  if (element.shownData === key) return;
  element.shownData = key;
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  const top = element.scrollTop;
  element.replaceChildren(...[build(data)].flat());
  element.scrollTop = top;
  if (focused) [...element.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === focused)?.focus();
}

/** Empties an element that show() has filled. */
export function clear(element) {
  element.shownData = undefined;
  element.replaceChildren();
}
