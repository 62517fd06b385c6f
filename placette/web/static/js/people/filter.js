/** Finds a name in a column while one types: accents and case do not matter. */

/** @param {string} text */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {Element} side a column with `[data-seek]`, `[data-find]` items and `[data-nothing]` */
export function startFilter(side) {
  const seek = side.querySelector("[data-seek]");
  const field = seek?.querySelector("input");
  const nothing = side.querySelector("[data-nothing]");
  if (!(seek instanceof HTMLElement) || !field) return;
  seek.hidden = false;

  function apply() {
    const wanted = plain(field?.value.trim() ?? "");
    let found = 0;
    for (const item of side.querySelectorAll("[data-find]")) {
      if (!(item instanceof HTMLElement)) continue;
      item.hidden = wanted !== "" && !plain(item.dataset.find ?? "").includes(wanted);
      if (!item.hidden) found += 1;
    }
    if (nothing instanceof HTMLElement) nothing.hidden = wanted === "" || found > 0;
  }

  field.addEventListener("input", apply);
  side.addEventListener("placette:fresh", apply);
}
