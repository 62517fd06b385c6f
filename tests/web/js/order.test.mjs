/** The numbers of a room: in order, once, holes noticed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { order } from "../../../placette/web/static/js/room/order.js";

const said = (n) => ({ t: "said", n });
const numbers = (items) => items.map((item) => item.n ?? `${item.from}-${item.to}`);

test("what follows is shown at once", () => {
  const room = order(7);
  assert.deepEqual(numbers(room.take(said(8))), [8]);
  assert.deepEqual(numbers(room.take(said(9))), [9]);
  assert.equal(room.last, 9);
  assert.equal(room.gap, false);
});

test("what came already is not shown twice", () => {
  const room = order(7);
  room.take(said(8));
  assert.deepEqual(room.take(said(8)), []);
  assert.deepEqual(room.take(said(3)), []);
  assert.equal(room.gap, false);
});

test("what comes too early waits for the hole to be filled", () => {
  const room = order(7);
  assert.deepEqual(room.take(said(10)), []);
  assert.equal(room.gap, true);
  assert.deepEqual(numbers(room.take(said(8))), [8]);
  assert.deepEqual(numbers(room.take(said(9))), [9, 10]);
  assert.equal(room.gap, false);
});

test("a skip is a hole that was declared", () => {
  const room = order(7);
  assert.deepEqual(numbers(room.take({ t: "skip", from: 8, to: 11 })), ["8-11"]);
  assert.equal(room.last, 11);
  assert.deepEqual(numbers(room.take({ t: "skip", from: 5, to: 12 })), ["5-12"]);
  assert.equal(room.last, 12);
});

test("items in any order give the same talk", () => {
  const items = [said(1), said(2), { t: "skip", from: 3, to: 5 }, said(6), { t: "edited", n: 7 }, said(8)];
  for (let round = 0; round < 300; round += 1) {
    const shuffled = [...items, ...items].sort(() => Math.random() - 0.5);
    const room = order(0);
    const shown = shuffled.flatMap((item) => room.take(item));
    assert.deepEqual(numbers(shown), [1, 2, "3-5", 6, 7, 8]);
    assert.equal(room.gap, false);
  }
});

test("a new beginning forgets what came too early", () => {
  const room = order(7);
  room.take(said(20));
  room.restart(40);
  assert.equal(room.gap, false);
  assert.deepEqual(numbers(room.take(said(41))), [41]);
});
