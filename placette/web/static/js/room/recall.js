/** What one wrote before comes back with Ctrl and the arrows. Kept by this page alone: it goes with it. */

const MOST = 50;

/**
 * @param {HTMLTextAreaElement} box
 * @param {{ put: (words: string) => void, busy: () => boolean }} with_ `put`: words stand in the box; `busy`: a message is
 *   being changed there
 */
export function startRecall(box, { put, busy }) {
  /** @type {string[]} */
  let said = [];
  /** How far back one is; 0 is what is being written. */
  let back = 0;
  let aside = "";

  box.addEventListener("input", () => {
    if (back && aside.trim()) said.push(aside);
    back = 0;
  });
  box.addEventListener("keydown", (event) => {
    const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (!way || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing || busy() || !said.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const next = back + way;
    if (next < 0 || next > said.length) return;
    if (!back) aside = box.value;
    back = next;
    put(back ? (said[said.length - back] ?? "") : aside);
  });

  return {
    /**
     * @param {string} words that were sent
     * @returns {string} what was being written before they were brought back
     */
    sent(words) {
      const left = back ? aside : "";
      said = [...said.filter((one) => one !== words), words].slice(-MOST);
      back = 0;
      return left;
    },
  };
}
