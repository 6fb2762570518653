// The dialog that shows one message: body, attributes and each receive.

import { attempt, get } from './api.js';
import { copyButton } from './copy.js';
import { byId, el, setText } from './dom.js';
import { dateAndTime, duration, number, plural, timeWithMillis } from './format.js';
import { explanation, reason } from './message-cells.js';
import { namesShown, onNamesChange, showNames } from './names.js';
import { badge } from './outcomes.js';
import { printableLines, untrusted } from './printable.js';
import { atMostEvery } from './timing.js';

/** A longer body is shown in part until asked for. */
const BODY_LIMIT = 20_000;
/** A longer id or name is shown in part; the body has all of it. */
const TEXT_LIMIT = 500;
const INTERVAL_MS = 1_000;

const dialog = byId('details');
const refresh = atMostEvery(INTERVAL_MS, load);
/** The address of what is shown, such as messages/…; null if the dialog is closed. */
let path = null;
let sections = new Map();

export function startDetails() {
  byId('details-close').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', event => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => {
    path = null;
  });
  onNamesChange(detailsChanged);
}

export const openMessage = messageId =>
  open(`messages/${encodeURIComponent(messageId)}`, 'Message');
export const openDeadLetter = messageId =>
  open(`dead-letters/${encodeURIComponent(messageId)}`, 'Dead letter');

/** Loads what is shown again. */
export function detailsChanged() {
  if (path !== null) {
    refresh();
  }
}

function open(address, kind) {
  path = address;
  sections = new Map();
  setText(byId('details-heading'), kind);
  setText(byId('details-error'), '');
  byId('details-content').replaceChildren(el('p', { class: 'hint' }, 'Loading'));
  if (!dialog.open) {
    dialog.showModal();
  }
  refresh({ now: true });
}

async function load() {
  const loaded = path;
  if (loaded === null) {
    return;
  }
  await attempt(
    async () => {
      const message = await get(loaded, { names: namesShown() });
      if (loaded === path) {
        setText(byId('details-error'), '');
        show(message);
      }
    },
    error => setText(byId('details-error'), error.message),
  );
}

function show(message) {
  const { body, hidden, attributes = {}, messageAttributes = [], receives = [] } = message;
  const content = byId('details-content');
  if (sections.size === 0) {
    content.replaceChildren();
  }
  section(content, 'facts', message, facts);
  section(content, 'body', { body, hidden }, bodySection);
  section(content, 'receives', waits(receives, message.outcome), receivesSection);
  section(content, 'message-attributes', { messageAttributes }, messageAttributesSection);
  section(content, 'attributes', { attributes }, attributesSection);
}

/** Renders a section if its data changed, so that focus and selection stay. */
function section(content, name, data, render) {
  const json = JSON.stringify(data);
  let known = sections.get(name);
  if (!known) {
    known = { element: el('section', { id: `details-${name}` }), json: null };
    sections.set(name, known);
    content.append(known.element);
  }
  if (known.json !== json) {
    known.json = json;
    const parts = render(data);
    const focused = known.element.contains(document.activeElement);
    known.element.replaceChildren(...parts);
    if (focused) {
      known.element.querySelector('[tabindex], button')?.focus();
    }
    known.element.hidden = parts.length === 0;
  }
}

function facts(message) {
  const rows = [
    ['Outcome', message.outcome ? badge(message.outcome) : null],
    [
      'Reason',
      message.code || explanation(message)
        ? el('span', {}, ...reason(message.code, explanation(message)))
        : null,
    ],
    [
      'Student id',
      message.id === null
        ? el('span', { class: 'no-id' }, 'none that can be read')
        : el('code', {}, idIn(message)),
    ],
    ['Name', name(message)],
    ['Sent', dateAndTime(message.sentAt)],
    [
      'Message id',
      el(
        'span',
        { class: 'with-copy' },
        el('code', {}, untrusted(message.messageId)),
        copyButton(message.messageId, 'the message id'),
      ),
    ],
    ['Envelope', message.envelope || null],
  ];
  return [
    el(
      'dl',
      { class: 'facts' },
      ...rows
        .filter(([, value]) => value !== null)
        .flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value)]),
    ),
  ];
}

function idIn({ id }) {
  return id === ''
    ? el('span', { class: 'no-id' }, 'empty')
    : el(
        'span',
        {},
        untrusted(id, { limit: TEXT_LIMIT }),
        id.length > TEXT_LIMIT
          ? el('span', { class: 'hint' }, ` (${plural(id.length, 'character')})`)
          : null,
      );
}

function name({ name: value, hidden }) {
  if (hidden) {
    return el('span', { class: 'hidden-value' }, 'hidden');
  }
  return value === null || value === undefined ? null : untrusted(value, { limit: TEXT_LIMIT });
}

function bodySection({ body, hidden }) {
  const heading = el('h3', {}, 'Body');
  if (hidden) {
    return [
      heading,
      el(
        'p',
        { class: 'hint' },
        'Hidden, because it can contain a name. ',
        el(
          'button',
          {
            type: 'button',
            class: 'compact',
            id: 'details-show-names',
            onclick: () => showNames(true),
          },
          'Show names',
        ),
      ),
    ];
  }
  if (body === null || body === undefined) {
    return [];
  }
  const text = el('pre', {
    'id': 'details-body-text',
    'tabindex': 0,
    'role': 'region',
    'aria-label': 'Body of the message',
  });
  text.append(untrusted(body, { lines: true, limit: BODY_LIMIT }));
  const more =
    body.length > BODY_LIMIT
      ? el(
          'button',
          {
            type: 'button',
            class: 'compact',
            onclick: event => {
              event.target.remove();
              text.textContent = printableLines(body);
              text.focus();
            },
          },
          `Show all ${plural(body.length, 'character')}`,
        )
      : null;
  return [
    el('div', { class: 'section-head' }, heading, copyButton(body, 'the body')),
    text,
    ...(more ? [more] : []),
  ];
}

/** The delay of a last receive means nothing if the message left the queue. */
function waits(receives, outcome) {
  return receives.map((receive, index) =>
    index < receives.length - 1 || outcome === 'on-the-way'
      ? receive
      : { ...receive, delaySeconds: null },
  );
}

function receivesSection(receives) {
  if (receives.length === 0) {
    return [];
  }
  const longest = Math.max(1, ...receives.map(receive => receive.delaySeconds ?? 0));
  return [
    el('h3', {}, 'Receives'),
    el(
      'div',
      { 'class': 'scroll', 'role': 'region', 'aria-label': 'Receives', 'tabindex': 0 },
      el(
        'table',
        { class: 'receives' },
        el(
          'caption',
          { class: 'visually-hidden' },
          'Each receive of the message, with the delay that followed',
        ),
        head(['No.', 'At', 'Outcome', 'Reason', 'Took', 'Then waited'], ['No.', 'Took']),
        el('tbody', {}, ...receives.map(receive => receiveRow(receive, longest))),
      ),
    ),
  ];
}

function receiveRow(receive, longest) {
  return el(
    'tr',
    { 'data-outcome': receive.outcome },
    el('th', { scope: 'row', class: 'numeric' }, number(receive.number)),
    el('td', { class: 'sent' }, timeWithMillis(receive.at)),
    el('td', {}, badge(receive.outcome)),
    el('td', { class: 'reason' }, ...reason(receive.code, receive.sentence)),
    el(
      'td',
      { class: 'numeric' },
      receive.milliseconds === null || receive.milliseconds === undefined
        ? ''
        : `${number(receive.milliseconds)} ms`,
    ),
    el('td', { class: 'delay' }, ...delay(receive, longest)),
  );
}

function delay({ delaySeconds, visibleAgainAt }, longest) {
  if (delaySeconds === null || delaySeconds === undefined) {
    return [];
  }
  const bar = el('span', { 'class': 'delay-bar', 'aria-hidden': 'true' });
  bar.style.width = `${Math.max(2, (100 * delaySeconds) / longest)}%`;
  const until = visibleAgainAt ? `, until ${timeWithMillis(visibleAgainAt)}` : '';
  return [
    el('span', { 'class': 'delay-track', 'aria-hidden': 'true' }, bar),
    el('span', {}, `${duration(delaySeconds)}${until}`),
  ];
}

function messageAttributesSection({ messageAttributes }) {
  if (messageAttributes.length === 0) {
    return [];
  }
  return [
    el('h3', {}, 'Message attributes'),
    scrolling(
      'Message attributes',
      el(
        'table',
        {},
        el('caption', { class: 'visually-hidden' }, 'Message attributes'),
        head(['Name', 'Type', 'Value']),
        el(
          'tbody',
          {},
          ...messageAttributes.map(attribute =>
            el(
              'tr',
              {},
              el('th', { scope: 'row' }, untrusted(attribute.name)),
              el('td', {}, untrusted(attribute.type)),
              el(
                'td',
                {},
                attribute.value === null
                  ? el('span', { class: 'hidden-value' }, 'hidden')
                  : untrusted(attribute.value, { limit: 2000 }),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}

function attributesSection({ attributes }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) {
    return [];
  }
  return [
    el('h3', {}, 'Attributes'),
    scrolling(
      'Attributes',
      el(
        'table',
        {},
        el('caption', { class: 'visually-hidden' }, 'Attributes that SQS set'),
        head(['Name', 'Value']),
        el(
          'tbody',
          {},
          ...entries.map(([attribute, value]) =>
            el(
              'tr',
              {},
              el('th', { scope: 'row' }, untrusted(attribute)),
              el('td', {}, untrusted(String(value))),
            ),
          ),
        ),
      ),
    ),
  ];
}

function scrolling(label, table) {
  return el(
    'div',
    { 'class': 'scroll', 'role': 'region', 'aria-label': label, 'tabindex': 0 },
    table,
  );
}

function head(columns, numeric = []) {
  const cell = column =>
    el('th', { scope: 'col', class: numeric.includes(column) ? 'numeric' : null }, column);
  return el('thead', {}, el('tr', {}, ...columns.map(cell)));
}
