/** The desk by keyboard: j and k walk the queue, letters choose what carries them, Escape leads back. Can be turned off. */

const OFF = "placette_desk_keys_off";
const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";

const legend = document.querySelector("[data-legend]");
const toggle = document.querySelector("[data-keys]");

/** @returns {boolean} */
function on() {
  return localStorage.getItem(OFF) === null;
}

function show() {
  document.documentElement.classList.toggle("keys", on());
  toggle?.setAttribute("aria-pressed", String(on()));
}

/** @param {number} step */
function walk(step) {
  /** @type {HTMLElement[]} */
  const items = [...document.querySelectorAll("[data-subject]")].filter((one) => one instanceof HTMLElement);
  if (!items.length) return;
  const held = document.activeElement;
  let at = items.findIndex((one) => one === held);
  if (at < 0) at = items.findIndex((one) => one.getAttribute("aria-current") === "page");
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + step, 0), items.length - 1);
  items[next]?.focus();
}

/** @param {Element} target */
function use(target) {
  if (target instanceof HTMLInputElement && target.type === "radio") {
    target.checked = true;
    target.dispatchEvent(new Event("change", { bubbles: true }));
    target.focus();
  } else if (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) {
    target.click();
  } else if (target instanceof HTMLElement) {
    target.focus();
  }
}

/** @param {boolean} typing */
function back(typing) {
  if (typing && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  else if (document.querySelector(".desk-in.opened")) window.location.assign("/desk");
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const target = event.target instanceof Element ? event.target : null;
  const typing = Boolean(target?.closest(TYPING));
  if (event.key === "Escape") {
    back(typing);
    return;
  }
  if (typing || !on()) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    walk(event.key === "j" ? 1 : -1);
    return;
  }
  const carried = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!carried || !carried.checkVisibility()) return;
  event.preventDefault();
  use(carried);
}

export function startKeys() {
  if (legend instanceof HTMLElement) legend.hidden = false;
  toggle?.addEventListener("click", () => {
    if (on()) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    show();
  });
  document.addEventListener("keydown", pressed);
  const enter = document.querySelector("[data-enter]");
  if (enter instanceof HTMLElement) enter.focus();
  show();
}
