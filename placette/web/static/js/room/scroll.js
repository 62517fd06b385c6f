/** Stays at the newest line while the reader is there, and leaves them where they are when they are not. */

const NEAR = 60;

/** @param {HTMLElement} flow a box whose contents are laid out from the bottom (scrollTop 0 is the newest line) */
export function atEnd(flow) {
  return Math.abs(flow.scrollTop) < NEAR;
}

/**
 * Changes the talk without moving what is being read.
 * @param {HTMLElement} flow
 * @param {() => void} change
 */
export function steadily(flow, change) {
  const pinned = atEnd(flow);
  const before = flow.scrollHeight;
  change();
  if (pinned) flow.scrollTop = 0;
  else flow.scrollTop -= flow.scrollHeight - before;
}
