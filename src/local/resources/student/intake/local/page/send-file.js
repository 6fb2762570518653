// Sends the students of a file that was chosen, or dropped anywhere on the page.

import { attempt, postFile } from './api.js';
import { byId, el, setHidden, setText } from './dom.js';
import { number, plural } from './format.js';
import { printable, untrusted } from './printable.js';
import { selectTab } from './tabs.js';

const OPTIONS = {
  format: 'file-format',
  delimiter: 'file-delimiter',
  encoding: 'file-encoding',
  idColumn: 'file-id-column',
  nameColumn: 'file-name-column',
  nameColumns: 'file-name-columns',
};

let enabled = true;

export function startSendFile() {
  byId('file-input').addEventListener('change', event => {
    const [file] = event.target.files;
    if (file) {
      send(file);
    }
  });
  byId('form-file').addEventListener('submit', event => {
    event.preventDefault();
    const [file] = byId('file-input').files;
    if (file) {
      send(file);
    }
  });
  startDrop();
}

/** After the end of a demo there is nothing to send to. */
export function disableDrop() {
  enabled = false;
}

function startDrop() {
  const isFile = event => enabled && event.dataTransfer?.types.includes('Files');
  let inside = 0;
  const count = change => {
    inside = Math.max(0, inside + change);
    setHidden(byId('drop-cover'), inside === 0);
  };
  document.addEventListener('dragenter', event => isFile(event) && count(1));
  document.addEventListener('dragleave', event => isFile(event) && count(-1));
  document.addEventListener('dragover', event => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
    }
  });
  document.addEventListener('drop', event => {
    if (!event.dataTransfer?.types.includes('Files')) {
      return;
    }
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    inside = 0;
    count(0);
    const [file] = event.dataTransfer.files;
    if (enabled && file) {
      selectTab(byId('tab-file'));
      send(file);
    }
  });
}

async function send(file, { skipInvalid = byId('file-skip-invalid').checked } = {}) {
  setText(byId('file-error'), '');
  byId('file-result').replaceChildren(
    el('p', {}, 'Checking and sending ', untrusted(file.name, { limit: 80 }), ' …'),
  );
  const query = { name: file.name };
  for (const [option, field] of Object.entries(OPTIONS)) {
    query[option] = byId(field).value.trim();
  }
  if (skipInvalid) {
    query.skipInvalid = true;
  }
  await attempt(
    async () => show(file, await postFile('files', query, file)),
    error => {
      byId('file-result').replaceChildren();
      setText(byId('file-error'), error.message);
    },
  );
  // The same file can be chosen again after it was corrected.
  byId('file-input').value = '';
}

function show(file, result) {
  if (result.error) {
    setText(byId('file-error'), printable(result.error));
    byId('file-options').open = true;
  }
  byId('file-result').replaceChildren(
    ...[
      summary(file, result),
      advice(result.advice ?? []),
      refusals(result),
      result.invalid > 0 && result.sent === 0 && !result.error && result.invalid < result.lines
        ? el(
            'button',
            {
              type: 'button',
              id: 'file-send-valid',
              onclick: () => send(file, { skipInvalid: true }),
            },
            'Send the valid lines',
          )
        : null,
    ].filter(part => part !== null),
  );
}

function summary(file, { lines, invalid, sent, repeats, error }) {
  if (error && lines === 0) {
    return null;
  }
  return el(
    'p',
    { 'id': 'file-summary', 'data-sent': sent },
    untrusted(file.name, { limit: 80 }),
    ': ',
    el('b', {}, outcome(lines, invalid, sent)),
    repeats > 0 ? ` ${plural(repeats, 'repeat was', 'repeats were')} not sent again.` : null,
  );
}

function outcome(lines, invalid, sent) {
  if (lines === 0) {
    return 'The file has no students.';
  }
  return sent === 0 && invalid > 0
    ? `Nothing was sent: ${number(invalid)} of ${plural(lines, 'line')} ${invalid === 1 ? 'is' : 'are'} invalid.`
    : `Sent ${number(sent)} of ${plural(lines, 'line')}${invalid > 0 ? `; ${number(invalid)} invalid` : ''}.`;
}

function advice(sentences) {
  return sentences.length > 0
    ? el('ul', {}, ...sentences.map(sentence => el('li', {}, untrusted(sentence))))
    : null;
}

function refusals({ refusals: list = [] }) {
  if (list.length === 0) {
    return null;
  }
  return el(
    'div',
    { 'class': 'scroll', 'role': 'region', 'aria-label': 'Invalid lines', 'tabindex': 0 },
    el(
      'table',
      {},
      el('caption', { class: 'visually-hidden' }, 'Invalid lines'),
      el(
        'thead',
        {},
        el('tr', {}, el('th', { scope: 'col' }, 'Where'), el('th', { scope: 'col' }, 'Reason')),
      ),
      el(
        'tbody',
        {},
        ...list.map(({ lines, code, sentence }) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, untrusted(lines)),
            el(
              'td',
              {},
              code ? el('code', { class: 'code' }, untrusted(code)) : null,
              ' ',
              untrusted(sentence),
            ),
          ),
        ),
      ),
    ),
  );
}
