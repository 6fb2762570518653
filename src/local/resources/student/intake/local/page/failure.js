// Says what failed, when no form is there to say it.

import { byId, setText } from './dom.js';

const SHOWN_MS = 10_000;

let timer;

export function showFailure(sentence) {
  setText(byId('failure'), sentence);
  clearTimeout(timer);
  timer = setTimeout(() => setText(byId('failure'), ''), SHOWN_MS);
}
