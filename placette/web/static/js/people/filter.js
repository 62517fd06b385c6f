/** Finds a name in a column while one types: accents and case do not matter. */

/** @param {string} text */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {Element} side a column with `[data-seek]`, `[data-find]` items and `[data-nothing]` */
export function startFilter(side) {
  const seek = side.querySelector("[data-seek]");
  const field = seek?.querySelector("input");
  const nothing = side.querySelector("[data-nothing]");
  if (!(seek instanceof HTMLElement) || !field) return;
  seek.hidden = false;

  /** A heading without anything under it goes; a number beside it would count what is not shown. */
  function headings(/** @type {boolean} */ searching) {
    for (const group of side.querySelectorAll("[data-group]")) {
      const shown = [...group.querySelectorAll("[data-find]")].some((item) => item instanceof HTMLElement && !item.hidden);
      if (group instanceof HTMLElement) group.hidden = searching && !shown;
      const total = group.querySelector("[data-total]");
      if (total instanceof HTMLElement) total.hidden = searching;
    }
  }

  function apply() {
    const wanted = plain(field?.value.trim() ?? "");
    let found = 0;
    for (const item of side.querySelectorAll("[data-find]")) {
      if (!(item instanceof HTMLElement)) continue;
      item.hidden = wanted !== "" && !plain(item.dataset.find ?? "").includes(wanted);
      if (!item.hidden) found += 1;
    }
    headings(wanted !== "");
    if (nothing instanceof HTMLElement) nothing.hidden = wanted === "" || found > 0;
  }

  nothing?.querySelector("[data-clear]")?.addEventListener("click", () => {
    field.value = "";
    apply();
    field.focus();
  });
  field.addEventListener("input", apply);
  side.addEventListener("placette:fresh", apply);
}
