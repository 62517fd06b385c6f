/** Whether the visit behind this page still stands: a refused handshake does not tell a browser why. */

/** @returns {Promise<boolean>} true only when the place clearly says that the visit is over */
export async function visitIsOver() {
  try {
    const answer = await fetch("/api/rooms", { headers: { Accept: "application/json" } });
    return answer.status === 401;
  } catch {
    return false;
  }
}
