// What the rows of messages and of dead letters have in common.

import { el } from './dom.js';
import { untrusted } from './printable.js';

/** Returns a button with the student's id that opens a message. */
export function openButton({ messageId, id }, open) {
  const name = id
    ? untrusted(id, { limit: 80 })
    : el('span', { class: 'no-id' }, id === '' ? 'empty id' : 'no id');
  return el(
    'button',
    {
      'type': 'button',
      'class': 'link',
      'aria-haspopup': 'dialog',
      'data-message-id': messageId,
      'onclick': () => open(messageId),
    },
    name,
    id ? null : el('span', { class: 'visually-hidden' }, `, message ${messageId}`),
  );
}

/**
 * Returns the sentence of a message. An invocation that still runs, or was killed, leaves the message in the
 * queue without a reason to retry it.
 */
export function explanation({ outcome, code, sentence, attempts }) {
  if (outcome !== 'on-the-way' || code || attempts === 0) {
    return sentence;
  }
  return sentence ? `${sentence} The message is still in the queue.` : 'Received; no outcome yet.';
}

/** Returns a code and its sentence. */
export function reason(code, sentence) {
  return [
    code ? el('code', { class: 'code' }, untrusted(code)) : null,
    code && sentence ? ' ' : null,
    sentence ? el('span', { class: 'sentence' }, untrusted(sentence)) : null,
  ].filter(part => part !== null);
}

/** Opens a message by a click anywhere in its row, unless it hits a control or selects text. */
export function opensOnClick(row) {
  row.addEventListener('click', event => {
    if (!event.target.closest('button, a, input') && String(getSelection()) === '') {
      const button = row.querySelector('.link');
      // The focus returns to it when the dialog is closed.
      button.focus({ preventScroll: true });
      button.click();
    }
  });
}
