// Tells screen readers the counts, seldom enough to be heard.

import { byId, setText } from './dom.js';
import { number } from './format.js';

const INTERVAL_MS = 8_000;

let last = -Infinity;
let announced = '';
let pending;

export function announce({ balance }) {
  const text =
    `${number(balance.sent)} sent: ${number(balance.added)} added, ` +
    `${number(balance.present)} already present, ${number(balance.conflict)} conflict, ` +
    `${number(balance.deadLettered)} dead-lettered, ${number(balance.onTheWay)} on the way.`;
  clearTimeout(pending);
  if (text === announced || balance.sent === 0) {
    return;
  }
  pending = setTimeout(
    () => {
      last = performance.now();
      announced = text;
      setText(byId('announcements'), text);
    },
    Math.max(300, last + INTERVAL_MS - performance.now()),
  );
}
