// A bad day at a click: switches that make the table, the function or SQS fail.

import { attempt, post, remove } from './api.js';
import { byId, el, setHidden, setText } from './dom.js';
import { showFailure } from './failure.js';

let on = [];

export function startBadDay() {
  byId('bad-day-end').addEventListener('click', () =>
    Promise.all(on.map(fault => turn(fault, false))),
  );
  byId('bad-day-kill').addEventListener('click', async () => {
    if (await tried(() => post('bad-day/kill'))) {
      setText(byId('bad-day-result'), 'The next invocation is killed in the middle of its batch.');
      setTimeout(() => setText(byId('bad-day-result'), ''), 6_000);
    }
  });
}

export function showFaultsOf({ badDay }) {
  byId('bad-day-faults').replaceChildren(
    ...badDay.map(({ id, title, description }) =>
      el(
        'li',
        {},
        el(
          'button',
          {
            'type': 'button',
            'role': 'switch',
            'aria-checked': 'false',
            'class': 'switch',
            'id': `fault-${id}`,
            'data-fault': id,
            'aria-describedby': `fault-${id}-description`,
            'onclick': event =>
              turn(id, event.currentTarget.getAttribute('aria-checked') !== 'true'),
          },
          title,
        ),
        el('p', { class: 'hint', id: `fault-${id}-description` }, description),
      ),
    ),
  );
  showSwitches();
}

export function showBadDay({ badDay }) {
  on = badDay;
  showSwitches();
}

function showSwitches() {
  for (const button of byId('bad-day-faults').querySelectorAll('[role=switch]')) {
    button.setAttribute('aria-checked', String(on.includes(button.dataset.fault)));
  }
  byId('bad-day').classList.toggle('is-on', on.length > 0);
  setHidden(byId('bad-day-end'), on.length === 0);
}

/** The switch moves at once; the next state of the server confirms or corrects it. */
async function turn(fault, wanted) {
  const before = on;
  on = wanted ? [...on, fault] : on.filter(other => other !== fault);
  showSwitches();
  const path = `bad-day/${encodeURIComponent(fault)}`;
  if (!(await tried(() => (wanted ? post(path) : remove(path))))) {
    on = before;
    showSwitches();
  }
}

/** Returns whether {@code work} succeeded. */
function tried(work) {
  return attempt(
    async () => {
      await work();
      return true;
    },
    error => {
      showFailure(error.message);
      return false;
    },
  );
}
