/** The box where one writes: Enter sends (on touch it is a new line), the draft is kept, slowness counts down. */

const TOUCH = window.matchMedia("(hover: none) and (pointer: coarse)");
const TYPING = 2000;

/**
 * @param {HTMLFormElement} form
 * @param {{ room: string, say: (words: string) => void, typing: () => void }} with_
 */
export function startComposer(form, { room, say, typing }) {
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector(".send"));
  const label = /** @type {HTMLElement} */ (form.querySelector("[data-send-label]"));
  const sendWord = label.textContent ?? "";
  const draft = `placette:draft:${room}`;
  let typed = 0;
  let freeAt = 0;
  let ticking = 0;

  box.value = sessionStorage.getItem(draft) ?? "";
  if (!TOUCH.matches) {
    box.enterKeyHint = "send";
    box.focus({ preventScroll: true });
  }

  function fit() {
    if (CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }

  function kept() {
    if (box.value) sessionStorage.setItem(draft, box.value);
    else sessionStorage.removeItem(draft);
    fit();
  }

  function tick() {
    const left = Math.ceil((freeAt - performance.now()) / 1000);
    const slow = left > 0;
    send.setAttribute("aria-disabled", String(slow));
    label.textContent = slow ? `${left} s` : sendWord;
    ticking = slow ? window.setTimeout(tick, 250) : 0;
  }

  box.addEventListener("input", () => {
    kept();
    if (box.value.trim() && performance.now() - typed > TYPING) {
      typed = performance.now();
      typing();
    }
  });

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (TOUCH.matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!box.value.trim() || performance.now() < freeAt) return;
    say(box.value);
    box.value = "";
    typed = 0;
    kept();
    box.focus({ preventScroll: true });
  });

  fit();

  return {
    /**
     * Words may go again in so many seconds.
     * @param {number} seconds
     */
    slow(seconds) {
      freeAt = Math.max(freeAt, performance.now() + seconds * 1000);
      if (!ticking) tick();
    },
    /**
     * Words come back to be corrected; what is being written is not lost.
     * @param {string} words
     */
    correct(words) {
      box.value = box.value ? `${words}\n${box.value}` : words;
      kept();
      box.focus();
    },
  };
}
