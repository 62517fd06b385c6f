/** The numbers of a room: what may be shown now, what must wait, what was seen already. Pure. */

/** @param {Item} item */
const first = (item) => (item.t === "skip" ? (item.from ?? 0) : (item.n ?? 0));
/** @param {Item} item */
const final = (item) => (item.t === "skip" ? (item.to ?? 0) : (item.n ?? 0));

/**
 * Keeps items in order from `last` on.
 * @param {number} last the number of the last event this page has
 */
export function order(last) {
  /** @type {Item[]} */
  let early = [];
  return {
    /** The last number without a hole before it. */
    get last() {
      return last;
    },
    /** Whether something came too early: a hole is open. */
    get gap() {
      return early.length > 0;
    },
    /**
     * What may be shown now that `item` came, in order.
     * @param {Item} item
     * @returns {Item[]}
     */
    take(item) {
      early.push(item);
      early.sort((a, b) => first(a) - first(b));
      /** @type {Item[]} */
      const ready = [];
      while (early[0] && first(early[0]) <= last + 1) {
        const next = /** @type {Item} */ (early.shift());
        if (final(next) <= last) continue;
        last = final(next);
        ready.push(next);
      }
      return ready;
    },
    /**
     * A new beginning.
     * @param {number} n
     */
    restart(n) {
      last = n;
      early = [];
    },
  };
}
