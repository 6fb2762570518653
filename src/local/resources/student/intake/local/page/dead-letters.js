// The dead letters: show, replay and discard.

import { attempt, get, post, remove } from './api.js';
import { openDeadLetter } from './details.js';
import { byId, el, setHidden, setText } from './dom.js';
import { dateAndTime, number, plural } from './format.js';
import { KeyedRows } from './keyed-rows.js';
import { openButton, opensOnClick, reason } from './message-cells.js';
import { shortened } from './printable.js';
import { ask } from './question.js';
import { atMostEvery, onNextFrame } from './timing.js';

const INTERVAL_MS = 2_000;

const rows = new KeyedRows(byId('dead-letters-rows'), createRow);
const refresh = atMostEvery(INTERVAL_MS, load);
const render = onNextFrame(renderNow);
let seen = '';
let total = 0;

export function startDeadLetters() {
  byId('dead-letters-replay-all').addEventListener('click', replayAll);
  byId('dead-letters-discard-all').addEventListener('click', discardAll);
}

/** Loads the list again if the queue holds another number of messages, or one arrived. */
export function deadLettersChanged({ deadLetters, balance }) {
  const count = deadLetters.visible + deadLetters.inFlight + deadLetters.delayed;
  const now = `${count} ${balance.deadLettered}`;
  setText(byId('nav-dead-letters'), number(count));
  setHidden(byId('nav-dead-letters'), count === 0);
  if (now !== seen) {
    seen = now;
    refresh();
  }
}

export function reloadDeadLetters() {
  refresh({ now: true });
}

function load() {
  return attempt(
    async () => render(await get('dead-letters')),
    error => {
      if (error.status !== 0) {
        showError(error);
      }
    },
  );
}

function showError(error) {
  setText(byId('dead-letters-error'), error.message);
}

function renderNow(list) {
  const focused = byId('dead-letters-rows').contains(document.activeElement);
  total = list.total;
  rows.show(list.deadLetters, deadLetter => deadLetter.messageId);
  const none = list.deadLetters.length === 0;
  setHidden(byId('dead-letters-scroll'), none);
  setHidden(byId('dead-letters-empty'), !none || total > 0);
  setHidden(byId('dead-letters-actions'), total === 0 && none);
  setText(byId('dead-letters-summary'), summary(list));
  if (focused && document.activeElement === document.body) {
    (none ? byId('main') : byId('dead-letters-scroll')).focus({ preventScroll: true });
  }
}

function summary({ total: count, deadLetters }) {
  const parts = [];
  if (count > 0) {
    parts.push(number(count));
  }
  if (deadLetters.length < count) {
    parts.push(`${number(deadLetters.length)} of them are shown`);
  }
  return parts.join(' · ');
}

function createRow() {
  const cell = (name, ...children) => el('td', { role: 'cell', class: name }, ...children);
  const sent = cell('sent');
  const id = cell('id');
  const why = cell('reason');
  const receives = cell('attempts numeric');
  const actions = cell('row-actions');
  const element = el('tr', { role: 'row' }, sent, id, why, receives, actions);
  opensOnClick(element);
  return {
    element,
    update(deadLetter) {
      element.dataset.messageId = deadLetter.messageId;
      setText(sent, dateAndTime(deadLetter.sentAt));
      id.replaceChildren(openButton(deadLetter, openDeadLetter));
      why.replaceChildren(...reason(deadLetter.code, deadLetter.sentence));
      receives.replaceChildren(
        el('span', {}, number(deadLetter.receiveCount)),
        el('span', { class: 'unit-narrow' }, deadLetter.receiveCount === 1 ? ' receive' : ' receives'),
      );
      const what = deadLetter.id ? shortened(deadLetter.id) : deadLetter.messageId;
      actions.replaceChildren(
        action('replay', 'Replay', `Replay ${what}`, () => replay(deadLetter, what)),
        action('discard', 'Discard…', `Discard ${what}`, () => discard(deadLetter, what)),
      );
    },
  };
}

function action(kind, text, name, act) {
  return el(
    'button',
    {
      'type': 'button',
      'class': kind === 'discard' ? 'compact danger' : 'compact',
      'data-action': kind,
      'aria-label': name,
      'onclick': act,
    },
    text,
  );
}

const path = ({ messageId }) => `dead-letters/${encodeURIComponent(messageId)}`;

function replay(deadLetter, what) {
  return act(async () => {
    await post(`${path(deadLetter)}/replay`);
    return `Replayed ${what}: it is on the way again.`;
  });
}

async function discard(deadLetter, what) {
  const yes = await ask({
    heading: 'Discard this dead letter?',
    text: `The message ${what} is deleted from the dead-letter queue. This cannot be undone.`,
    yes: 'Discard',
  });
  if (yes) {
    await act(async () => {
      await remove(path(deadLetter));
      return `Discarded ${what}.`;
    });
  }
}

function replayAll() {
  return act(async () => {
    const { replayed } = await post('dead-letters/replay');
    return `Replayed ${plural(replayed, 'message')}.`;
  });
}

async function discardAll() {
  const yes = await ask({
    heading:
      total === 1 ? 'Discard the dead letter?' : `Discard all ${number(total)} dead letters?`,
    text: 'Every message in the dead-letter queue is deleted. This cannot be undone.',
    yes: 'Discard all',
  });
  if (yes) {
    await act(async () => {
      const { discarded } = await remove('dead-letters');
      return `Discarded ${plural(discarded, 'message')}.`;
    });
  }
}

async function act(work) {
  setText(byId('dead-letters-error'), '');
  setText(byId('dead-letters-result'), '');
  await attempt(async () => setText(byId('dead-letters-result'), await work()), showError);
  reloadDeadLetters();
}
