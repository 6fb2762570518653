// Follows a message that was just sent until its outcome is known.

import { attempt, get } from './api.js';
import { openMessage } from './details.js';
import { el } from './dom.js';
import { badge } from './outcomes.js';
import { shortened } from './printable.js';

const INTERVAL_MS = 400;
const FOLLOWED_MS = 120_000;

const following = new WeakMap();

/** Shows the message and its outcome in {@code result}, instead of the one before. */
export async function follow(result, messageId, what) {
  const token = {};
  following.set(result, token);
  const open = el(
    'button',
    {
      'type': 'button',
      'class': 'link',
      'aria-haspopup': 'dialog',
      'onclick': () => openMessage(messageId),
    },
    shortened(what),
  );
  const state = el('span', {}, badge('on-the-way'));
  result.replaceChildren(open, ' ', state);
  const end = Date.now() + FOLLOWED_MS;
  let shown = 'on-the-way';
  while (following.get(result) === token && shown === 'on-the-way' && Date.now() < end) {
    await new Promise(resolve => setTimeout(resolve, INTERVAL_MS));
    const outcome = await outcomeOf(messageId);
    if (outcome !== shown && following.get(result) === token) {
      shown = outcome;
      state.replaceChildren(badge(outcome));
    }
  }
}

export function forget(result) {
  following.delete(result);
  result.replaceChildren();
}

/** A message that the list does not have yet is on the way. */
function outcomeOf(messageId) {
  return attempt(
    async () => (await get(`messages/${encodeURIComponent(messageId)}`)).outcome,
    () => 'on-the-way',
  );
}
