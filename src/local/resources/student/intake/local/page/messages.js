// The list of messages, with its filters.

import { attempt, get } from './api.js';
import { byId, el, setHidden, setText } from './dom.js';
import { showFailure } from './failure.js';
import { dateAndTime, duration, number, plural } from './format.js';
import { KeyedRows } from './keyed-rows.js';
import { openMessage } from './details.js';
import { explanation, openButton, opensOnClick, reason } from './message-cells.js';
import { badge, label } from './outcomes.js';
import { serverNow } from './server-clock.js';
import { selectTab } from './tabs.js';
import { atMostEvery, debounce, onNextFrame } from './timing.js';
import { copyButton } from './copy.js';

const LIMIT = 100;
const INTERVAL_MS = 1_000;

const rows = new KeyedRows(byId('messages-rows'), createRow);
const refresh = atMostEvery(INTERVAL_MS, load);
const render = onNextFrame(renderNow);
const codes = new Set();
const waiting = new Map();
let wantedVersion = null;
let paused = false;
let shown = null;

export function startMessages() {
  const refilter = debounce(200, filter);
  byId('filter-search').addEventListener('input', refilter);
  byId('filter-outcome').addEventListener('change', filter);
  byId('filter-code').addEventListener('change', filter);
  byId('filter-clear').addEventListener('click', clearFilters);
  byId('no-match-clear').addEventListener('click', clearFilters);
  byId('messages-filters').addEventListener('submit', event => {
    event.preventDefault();
    filter();
  });
  byId('messages-pause').addEventListener('click', () => pause(!paused));
  byId('empty-form').addEventListener('click', event => {
    event.preventDefault();
    selectTab(byId('tab-student'));
    byId('student-id').focus();
  });
}

export function showMessagesOf(page) {
  byId('filter-outcome').replaceChildren(
    el('option', { value: '' }, 'Any'),
    ...page.outcomes.map(outcome => el('option', { value: outcome }, label(outcome))),
  );
  addCodes(Object.keys(page.codes));
  setText(byId('send-command'), page.sendCommand);
  const command = byId('send-command').parentElement;
  command.querySelector('.copy')?.remove();
  command.append(copyButton(page.sendCommand, 'the command'));
}

/** Loads the list again if it is not that of {@code version}. */
export function messagesChanged({ version }) {
  if (version !== wantedVersion) {
    wantedVersion = version;
    if (!paused) {
      refresh();
    }
  }
}

/** Loads the list again, whatever it shows. */
export function reloadMessages() {
  refresh({ now: true });
}

/** Counts down to the next attempts. */
export function showCountdowns() {
  const now = serverNow();
  for (const [cell, message] of waiting) {
    if (cell.isConnected) {
      showNextAttempt(cell, message, now);
    } else {
      waiting.delete(cell);
    }
  }
}

function pause(value) {
  paused = value;
  byId('messages-pause').setAttribute('aria-pressed', String(paused));
  if (!paused) {
    refresh({ now: true });
  } else if (shown) {
    setText(byId('messages-summary'), summary(shown));
  }
}

function filter() {
  setHidden(byId('filter-clear'), !filtered());
  refresh({ now: true });
}

function filtered() {
  return ['filter-search', 'filter-outcome', 'filter-code'].some(id => byId(id).value !== '');
}

function clearFilters() {
  for (const id of ['filter-search', 'filter-outcome', 'filter-code']) {
    byId(id).value = '';
  }
  byId('filter-search').focus();
  filter();
}

function load() {
  const query = {
    search: byId('filter-search').value.trim(),
    outcome: byId('filter-outcome').value,
    code: byId('filter-code').value,
    limit: LIMIT,
  };
  return attempt(
    async () => render(await get('messages', query)),
    error => {
      if (error.status !== 0) {
        showFailure(error.message);
      }
    },
  );
}

function renderNow(list) {
  shown = list;
  const focused = byId('messages-rows').contains(document.activeElement);
  rows.show(list.messages, message => message.messageId);
  if (focused && document.activeElement === document.body) {
    byId('messages-scroll').focus({ preventScroll: true });
  }
  addCodes(list.messages.map(message => message.code).filter(code => code));
  setHidden(byId('messages-scroll'), list.messages.length === 0);
  setHidden(byId('messages-empty'), list.total > 0 || filtered());
  setHidden(byId('messages-no-match'), list.messages.length > 0 || !filtered());
  setText(byId('messages-summary'), summary(list));
  showCountdowns();
}

function summary({ total, matching, dropped, messages }) {
  const parts = [];
  if (filtered()) {
    parts.push(`${number(matching)} of ${plural(total, 'message')} match`);
  } else if (total > 0) {
    parts.push(plural(total, 'message'));
  }
  if (messages.length < matching) {
    parts.push(`the newest ${number(messages.length)} are shown`);
  }
  if (dropped > 0) {
    parts.push(`${plural(dropped, 'older one is', 'older ones are')} no longer remembered`);
  }
  if (paused) {
    parts.push('paused: new messages are not listed');
  }
  return parts.join(' · ');
}

/** Offers more codes, in alphabetical order. */
function addCodes(more) {
  const select = byId('filter-code');
  for (const code of more) {
    if (!codes.has(code)) {
      codes.add(code);
      const next = [...select.options].find(option => option.value > code) ?? null;
      select.insertBefore(el('option', { value: code }, code), next);
    }
  }
}

function createRow() {
  const cell = (name, attributes = {}) => el('td', { role: 'cell', class: name, ...attributes });
  const sent = cell('sent');
  const id = cell('id');
  const outcome = cell('outcome');
  const why = cell('reason');
  const attempts = cell('attempts numeric');
  const element = el('tr', { role: 'row' }, sent, id, outcome, why, attempts);
  opensOnClick(element);
  let shownId;
  return {
    element,
    update(message) {
      element.dataset.messageId = message.messageId;
      element.dataset.outcome = message.outcome;
      setText(sent, dateAndTime(message.sentAt));
      if (shownId !== message.id) {
        shownId = message.id;
        id.replaceChildren(openButton(message, openMessage));
      }
      outcome.replaceChildren(badge(message.outcome));
      why.replaceChildren(...reason(message.code, explanation(message)));
      attempts.replaceChildren(
        el('span', { class: 'next' }),
        el('span', {}, number(message.attempts)),
        el('span', { class: 'unit-narrow' }, message.attempts === 1 ? ' attempt' : ' attempts'),
      );
      if (message.nextAttemptAt) {
        waiting.set(attempts, message);
      } else {
        waiting.delete(attempts);
      }
    },
  };
}

function showNextAttempt(cell, { nextAttemptAt }, now) {
  const seconds = (nextAttemptAt - now) / 1000;
  setText(
    cell.firstElementChild,
    seconds > 0 ? `next in ${duration(Math.ceil(seconds)).replace('.0', '')}` : 'next: now',
  );
}
