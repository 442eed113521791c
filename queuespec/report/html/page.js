"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const tools = document.querySelector(".tools");
  const found = document.getElementById("found");
  const text = document.getElementById("text");
  const unfoldAll = document.getElementById("all");
  const theme = document.getElementById("theme");

  const rows = new Map(all("tr[data-c]").map((row) => [row.dataset.c, row]));
  const areas = all(".unfold").map((button, number) => ({
    button,
    row: button.closest("tbody"),
    rows: document.getElementById(button.getAttribute("aria-controls")),
    details: all("details.area")[number],
    open: false,
  }));
  areas.forEach((area) => {
    area.clauses = all(".clause", area.details).map((card) => ({
      card,
      row: rows.get(card.id),
      verdicts: card.dataset.v.trim().split(" "),
      level: card.dataset.l,
    }));
  });
  const words = new Map();
  const says = (card) => {
    if (!words.has(card)) words.set(card, card.textContent.toLowerCase());
    return words.get(card);
  };

  const unfold = (area, open) => {
    area.button.setAttribute("aria-expanded", String(open));
    area.rows.hidden = !open;
  };

  const filter = () => {
    const checked = (name) => new Set(all(`input[name=${name}]:checked`).map((box) => box.value));
    const verdicts = checked("v");
    const levels = checked("l");
    const wanted = text.value.trim().toLowerCase();
    const active = Boolean(verdicts.size || levels.size || wanted);
    let shown = 0;
    let total = 0;
    for (const area of areas) {
      let here = 0;
      for (const clause of area.clauses) {
        const fits =
          (!verdicts.size || clause.verdicts.some((verdict) => verdicts.has(verdict))) &&
          (!levels.size || levels.has(clause.level)) &&
          (!wanted || says(clause.card).includes(wanted));
        clause.card.hidden = !fits;
        clause.row.hidden = !fits;
        here += fits;
        total += 1;
      }
      area.row.hidden = area.details.hidden = !here;
      unfold(area, active ? here > 0 : area.open);
      area.details.open = active ? here > 0 : area.details.dataset.open === "1";
      shown += here;
    }
    found.textContent = active ? `${shown} of ${total} clauses` : "";
    document.getElementById("nothing").hidden = shown > 0;
  };

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target || !target.classList.contains("clause")) return;
    if (target.hidden) {
      tools.reset();
      filter();
    }
    target.open = true;
    const area = target.closest("details.area");
    area.open = true;
    area.dataset.open = "1";
    target.scrollIntoView({ block: "start" });
    target.querySelector("summary").focus({ preventScroll: true });
  };

  // How it ended is at the right.
  const showEnds = (event) => {
    if (event.target.open) all(".lanes", event.target).forEach((lanes) => (lanes.parentElement.scrollLeft = lanes.scrollWidth));
  };
  document.addEventListener("toggle", showEnds, true);

  areas.forEach((area) => {
    area.button.addEventListener("click", () => {
      area.open = area.rows.hidden;
      unfold(area, area.open);
    });
    area.details.querySelector("summary").addEventListener("click", () => {
      area.details.dataset.open = area.details.open ? "0" : "1";
    });
  });
  tools.addEventListener("input", filter);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(filter));
  unfoldAll.addEventListener("click", () => {
    const open = unfoldAll.getAttribute("aria-pressed") !== "true";
    unfoldAll.setAttribute("aria-pressed", String(open));
    unfoldAll.textContent = open ? "Fold all" : "Unfold all";
    areas.forEach((area) => {
      area.open = open;
      unfold(area, open);
    });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) reveal();
  });
  window.addEventListener("hashchange", reveal);

  const heads = all(".methods th");
  const spans = all(".matrix thead tr:not(.methods)").map((line) =>
    all("th", line).flatMap((head) => Array(head.colSpan).fill(head.textContent.trim())),
  );
  document.querySelector(".matrix").addEventListener("mouseover", (event) => {
    const cell = event.target.closest("td");
    const row = cell && cell.closest("tbody tr");
    if (!row || cell.title) return;
    const cells = all("td", row);
    const column = cells.indexOf(cell) - (row.dataset.c ? 0 : 1);
    if (column < 0) return;
    const where = [...spans.map((line) => line[column]), heads[column + 2].textContent.trim()];
    cell.title = [row.querySelector("b").textContent, ...where].filter(Boolean).join(" \u00b7 ");
  });

  const dark = () => {
    const set = root.style.colorScheme;
    return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const nameTheme = () => {
    theme.textContent = dark() ? "Light" : "Dark";
  };
  theme.addEventListener("click", () => {
    root.style.colorScheme = dark() ? "light" : "dark";
    nameTheme();
  });
  nameTheme();
  theme.hidden = tools.hidden = false;

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details.area:not([open])").filter((area) => area.querySelector(".clause.bad-edge"));
    opened = opened.concat(all(".clause.bad-edge:not([open])"));
    opened.forEach((details) => (details.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));
  reveal();
})();
