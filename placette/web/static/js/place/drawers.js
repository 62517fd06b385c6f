/** On a phone the two drawers open and close under a finger too: to the right for the rooms, to the left for the people. */

const FAR = 60;
const STEEP = 0.6;
const SLOW = 600;

/** @param {EventTarget | null} target what scrolls sideways by itself, or is written in, keeps its own movements */
function own(target) {
  for (let part = target instanceof Element ? target : null; part && part !== document.body; part = part.parentElement) {
    if (part.matches("textarea, input, dialog")) return true;
    if (part.scrollWidth > part.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(part).overflowX)) return true;
  }
  return false;
}

/**
 * @param {HTMLElement | null} start the drawer on the side where lines begin
 * @param {HTMLElement | null} end the other one
 */
export function startDrawers(start, end) {
  if (!start || !end || !("showPopover" in start)) return;
  const narrow = window.matchMedia("(max-width: 60rem)");
  const turned = () => (getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1);
  /** @type {{ x: number, y: number, at: number } | null} */
  let from = null;

  /** @param {number} way 1: towards the end, -1: towards the beginning */
  function moved(way) {
    const open = [start, end].find((one) => one?.matches(":popover-open"));
    if (open) return (open === start) === way < 0 ? open.hidePopover() : undefined;
    (way > 0 ? start : end)?.showPopover();
  }

  document.addEventListener(
    "touchstart",
    (event) => {
      const touch = event.touches[0];
      from = touch && event.touches.length === 1 && narrow.matches && !own(event.target)
        ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp }
        : null;
    },
    { passive: true },
  );
  document.addEventListener(
    "touchend",
    (event) => {
      const touch = event.changedTouches[0];
      if (!from || !touch || event.timeStamp - from.at > SLOW) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      from = null;
      if (Math.abs(x) < FAR || Math.abs(y) > Math.abs(x) * STEEP || !getSelection()?.isCollapsed) return;
      moved(Math.sign(x) * turned());
    },
    { passive: true },
  );
  document.addEventListener("touchcancel", () => (from = null), { passive: true });
}
