// Keeps sending at a rate, with a share of repeats, conflicts and nonsense.

import { attempt, postJson, remove } from './api.js';
import { byId, setHidden, setText } from './dom.js';
import { number } from './format.js';

const FIELDS = ['rate', 'repeats', 'conflicts', 'nonsense'];

const field = name => byId(`workload-${name}`);
let running = false;

export function startWorkload() {
  byId('form-workload').addEventListener('submit', event => {
    event.preventDefault();
    start();
  });
  byId('workload-stop').addEventListener('click', () =>
    tried(async () => {
      await remove('workload');
      byId('workload-start').focus();
    }),
  );
}

export function showWorkload({ workload }) {
  const starts = workload?.running && !running;
  running = Boolean(workload?.running);
  setHidden(byId('workload-stop'), !running);
  setText(byId('workload-start'), running ? 'Change' : 'Start');
  setText(
    byId('workload-status'),
    running ? `${number(workload.sent)} sent, ${number(workload.rate)} a second` : '',
  );
  byId('tab-workload').classList.toggle('is-running', running);
  if (starts) {
    FIELDS.forEach(name => {
      field(name).value = workload[name];
    });
  }
}

async function start() {
  FIELDS.forEach(name => {
    field(name).removeAttribute('aria-invalid');
    field(name).removeAttribute('aria-describedby');
  });
  const wrong = FIELDS.find(name => !field(name).checkValidity() || field(name).value === '');
  if (wrong) {
    refuse(
      wrong,
      wrong === 'rate'
        ? 'The rate is a whole number from 1 to 1,000.'
        : 'A share is a whole number from 0 to 100.',
    );
    return;
  }
  const workload = Object.fromEntries(FIELDS.map(name => [name, field(name).valueAsNumber]));
  if (workload.repeats + workload.conflicts + workload.nonsense > 100) {
    refuse('nonsense', 'The three shares are together at most 100 %.');
    return;
  }
  await tried(() => postJson('workload', workload));
}

function refuse(name, sentence) {
  field(name).setAttribute('aria-invalid', 'true');
  field(name).setAttribute('aria-describedby', 'workload-error');
  field(name).focus();
  setText(byId('workload-error'), sentence);
}

function tried(work) {
  setText(byId('workload-error'), '');
  return attempt(work, error => setText(byId('workload-error'), error.message));
}
