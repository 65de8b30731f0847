"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const owner = document.getElementById("owner");

  // A row is shown where it is of the chosen owner and holds what is looked for in its table.
  function show() {
    const chosen = owner ? owner.value : "";
    const own = (thing) => !chosen || thing.dataset.o === undefined || thing.dataset.o.split(" ").includes(chosen);
    for (const told of all("[data-told]")) told.hidden = told.dataset.told !== chosen;
    for (const mark of all(".picture [data-o]")) mark.classList.toggle("faint", !own(mark));
    for (const table of all("table")) {
      const find = document.querySelector(`[data-find="${table.id}"]`);
      const wanted = find ? plain(find.value) : "";
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !own(row) || (wanted !== "" && !plain(row.textContent).includes(wanted));
        shown += row.hidden ? 0 : 1;
      }
      const told = find && find.parentElement.querySelector("[data-shown]");
      if (told) told.textContent = wanted || chosen ? told.dataset.shown.replace("{shown}", shown) : "";
    }
  }

  // Without accents and case, as a name is typed on any keyboard.
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
  }

  function sort(head) {
    const table = head.closest("table"), body = table.tBodies[0], at = head.cellIndex;
    const figures = head.classList.contains("n");
    const before = head.getAttribute("aria-sort");
    const up = before ? before === "descending" : !figures;
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const rows = [...body.rows].map((row) => {
      const cell = row.cells[at], value = cell.dataset.v ?? cell.textContent;
      return { row, value: figures && value !== "" ? Number(value) : value };
    });
    // What is not known stands last, whichever way.
    rows.sort((one, other) => {
      if (one.value === "" || other.value === "") return (one.value === "") - (other.value === "");
      const order = figures ? one.value - other.value : compare(one.value, other.value);
      return up ? order : -order;
    });
    body.append(...rows.map((each) => each.row));
  }

  function chart(figure) {
    const picture = figure.querySelector(".picture"), tip = figure.querySelector(".tip");
    let current = null;
    const tell = (mark) => {
      if (mark === current) return;
      if (current) current.classList.remove("on");
      current = mark;
      if (mark) mark.classList.add("on");
      tip.textContent = mark ? mark.dataset.tip : "";
    };
    const meant = (event) => event.target.closest("[data-tip]");
    picture.addEventListener("pointerover", (event) => meant(event) && tell(meant(event)));
    picture.addEventListener("click", (event) => tell(meant(event)));
    picture.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") tell(null);
      if (!step) return;
      event.preventDefault();
      const seen = all("svg", picture).find((svg) => getComputedStyle(svg).display !== "none");
      const marks = all("[data-tip]:not(.faint)", seen);
      marks.sort((one, other) => one.dataset.x - other.dataset.x || one.dataset.y - other.dataset.y);
      if (marks.length) tell(marks[(marks.indexOf(current) + step + marks.length) % marks.length]);
    });
  }

  if (owner) owner.addEventListener("change", show);
  for (const find of all("[data-find]")) find.addEventListener("input", show);
  for (const button of all("thead button")) button.addEventListener("click", () => sort(button.parentElement));
  for (const figure of all("figure.chart")) chart(figure);
  show();
})();
