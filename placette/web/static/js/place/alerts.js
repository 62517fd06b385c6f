/** Somebody names me: a short sound, a notice of the system, a dot on the tab's sign. Never while I read it. */

import { word } from "../words.js";

const SOUND = "placette:sound";
const NOTICE = "placette:notice";
const APART = 3000;

/** @param {string} key */
const on = (key) => localStorage.getItem(key) === "on";

/**
 * Some browsers have sounds or notices that fail when asked for; talk goes on.
 * @param {() => void} act
 * @returns {boolean} false: nothing was heard or shown
 */
function attempt(act) {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** Two soft notes, a quarter of a second. */
function pop() {
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.connect(audio.destination);
  gain.gain.setValueAtTime(0.0001, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.28);
  for (const [at, pitch] of /** @type {const} */ ([[0, 587], [0.1, 784]])) {
    const note = audio.createOscillator();
    note.frequency.value = pitch;
    note.connect(gain);
    note.start(audio.currentTime + at);
    note.stop(audio.currentTime + 0.3);
  }
  window.setTimeout(() => void audio.close(), 600);
}

/** @param {string} text never what was said, by whom or in which room: others see this screen too */
function notify(text) {
  const notice = new Notification("Placette", { body: text, tag: "placette", silent: true });
  notice.addEventListener("click", () => {
    window.focus();
    notice.close();
  });
}

/** @param {boolean} shown */
export function dot(shown) {
  const sign = document.querySelector("link[rel=icon]");
  if (!(sign instanceof HTMLLinkElement)) return;
  const way = shown ? sign.dataset.new : sign.dataset.plain;
  if (way && sign.getAttribute("href") !== way) sign.setAttribute("href", way);
}

/** @param {HTMLDialogElement | null} dialog where one chooses, and tries */
export function startAlerts(dialog) {
  let last = -APART;
  /** @param {string} selector */
  const part = (selector) => /** @type {HTMLElement} */ (dialog?.querySelector(selector));
  if (dialog) {
    const sound = /** @type {HTMLInputElement} */ (part("[data-sound]"));
    const notice = /** @type {HTMLInputElement} */ (part("[data-notice]"));
    const told = part("[data-told]");
    const there = "Notification" in window;
    const allowed = () => there && Notification.permission === "granted";

    function show() {
      sound.checked = on(SOUND);
      notice.checked = on(NOTICE) && allowed();
      notice.disabled = !there;
      part("[data-try-notice]").hidden = !notice.checked;
    }

    /** One is shown as soon as it is chosen: where that fails, as on many telephones, nothing is promised. */
    function tryNotice() {
      const shown = attempt(() => notify(word("notice_try")));
      if (!shown) localStorage.setItem(NOTICE, "off");
      told.textContent = shown ? "" : word("notice_cannot");
      show();
      if (!shown) notice.focus();
    }

    sound.addEventListener("change", () => {
      localStorage.setItem(SOUND, sound.checked ? "on" : "off");
      if (sound.checked) attempt(pop);
    });
    notice.addEventListener("change", async () => {
      const wanted = notice.checked;
      if (wanted && !allowed()) await Notification.requestPermission();
      localStorage.setItem(NOTICE, wanted && allowed() ? "on" : "off");
      told.textContent = wanted && !allowed() ? word("notice_refused") : "";
      show();
      if (notice.checked) tryNotice();
    });
    part("[data-try-sound]").addEventListener("click", () => attempt(pop));
    part("[data-try-notice]").addEventListener("click", tryNotice);
    part("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    for (const way of document.querySelectorAll("[data-show-alerts]")) {
      if (way instanceof HTMLElement) way.hidden = false;
      way.addEventListener("click", () => {
        told.textContent = there ? "" : word("notice_cannot");
        show();
        dialog.showModal();
      });
    }
  }

  return {
    /** I was named while I looked elsewhere; several times at once are told once. */
    named() {
      if (performance.now() - last < APART) return;
      last = performance.now();
      if (on(SOUND)) attempt(pop);
      if (!on(NOTICE) || !("Notification" in window) || Notification.permission !== "granted") return;
      if (!attempt(() => notify(word("named")))) localStorage.setItem(NOTICE, "off");
    },
  };
}
