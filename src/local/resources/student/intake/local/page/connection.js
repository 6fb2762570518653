// Says whether the page is connected.

import { byId, setText } from './dom.js';

const SHOWN_MS = 6_000;

let wasLost = false;
let timer;

export function showConnected() {
  pill('live', 'Live');
  document.body.classList.remove('stale');
  setText(byId('connection-lost'), '');
  if (wasLost) {
    wasLost = false;
    setText(byId('connection-back'), 'Connected again.');
    clearTimeout(timer);
    timer = setTimeout(() => setText(byId('connection-back'), ''), SHOWN_MS);
  }
}

export function showLost() {
  wasLost = true;
  pill('lost', 'Connection lost');
  document.body.classList.add('stale');
  setText(byId('connection-back'), '');
  setText(
    byId('connection-lost'),
    'Connection lost: scripts/local does not answer. The page shows the last known state and tries again every second.',
  );
}

function pill(state, text) {
  byId('connection').dataset.state = state;
  setText(byId('connection'), text);
}
