/** When the browser comes back, and when it does not. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { afterClose, pause } from "../../../placette/web/static/js/live/backoff.js";

const none = () => 0;
const most = () => 0.999999;

test("pauses grow and stay under half a minute", () => {
  assert.ok(pause(0, most) <= 1200);
  assert.ok(pause(3, most) > pause(0, most));
  assert.ok(pause(50, most) <= 30_200);
  assert.ok(pause(50, none) >= 200);
});

test("a restart spreads the returns over ten seconds", () => {
  assert.deepEqual(afterClose(1001, { again: 0, why: "restart" }, 0, none), { after: 0 });
  const late = afterClose(1001, null, 0, most);
  assert.ok("after" in late && late.after > 9_900 && late.after <= 10_000);
});

test("codes from 4500 on do not come back", () => {
  for (const code of [4500, 4510, 4520, 4530, 4540, 4999]) assert.ok("over" in afterClose(code, null, 0, none));
  assert.deepEqual(afterClose(4530, { again: null, why: "suspended" }, 0, none), { over: "suspended" });
});

test("a goodbye without a way back ends it, whatever the code", () => {
  assert.deepEqual(afterClose(1009, { again: null, why: "too_large" }, 0, none), { over: "too_large" });
});

test("a slow reader comes back after what it was asked to wait", () => {
  const next = afterClose(4008, { again: 1, why: "slow" }, 0, none);
  assert.ok("after" in next && next.after >= 1000);
});

test("a cut without a word comes back", () => {
  assert.ok("after" in afterClose(1006, null, 4, most));
});
