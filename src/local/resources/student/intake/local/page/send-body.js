// The form that sends any body, with the parser's verdict as one types.

import { attempt, postText } from './api.js';
import { byId, el, setText } from './dom.js';
import { shape } from './outcomes.js';
import { untrusted } from './printable.js';
import { follow, forget } from './sent-message.js';
import { debounce } from './timing.js';

const EXAMPLES = {
  'A student': '{"id": "s-1002", "student_name": "Grace Hopper"}',
  'EventBridge event': JSON.stringify(
    {
      'version': '0',
      'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      'detail-type': 'StudentEnrolled',
      'source': 'enrollment',
      'account': '000000000000',
      'time': '2026-01-15T09:00:00Z',
      'region': 'eu-west-1',
      'resources': [],
      'detail': { id: 's-1003', student_name: 'Katherine Johnson' },
    },
    null,
    2,
  ),
  'Markup': '{"id": "<b>s-1004</b>", "student_name": "<img src=x onerror=alert(1)>"}',
  'Control characters': '{"id": "s-1005\\u001b[31m\\u202e", "student_name": "Bell \\u0007"}',
  'A blank id': '{"id": " ", "student_name": "Alan Turing"}',
  'Not JSON': 'Alan Turing',
};

let asked = 0;

export function startSendBody() {
  const check = debounce(200, showVerdict);
  byId('body-text').addEventListener('input', check);
  byId('body-example').append(
    ...Object.keys(EXAMPLES).map(name => el('option', { value: name }, name)),
  );
  byId('body-example').addEventListener('change', event => {
    if (event.target.value) {
      byId('body-text').value = EXAMPLES[event.target.value];
      event.target.value = '';
      byId('body-text').focus();
      showVerdict();
    }
  });
  byId('form-body').addEventListener('submit', event => {
    event.preventDefault();
    setText(byId('body-error'), '');
    attempt(send, error => {
      forget(byId('body-result'));
      setText(byId('body-error'), error.message);
    });
  });
}

async function send() {
  const { messageId } = await postText('messages', byId('body-text').value);
  follow(byId('body-result'), messageId, 'message');
}

async function showVerdict() {
  const body = byId('body-text').value;
  const question = ++asked;
  if (body === '') {
    show('', []);
    return;
  }
  const shown = await attempt(
    async () => verdictParts(await postText('verdict', body)),
    error => ['unknown', [el('span', {}, error.message)]],
  );
  // A slow answer to an older body is no longer of interest.
  if (question === asked) {
    show(...shown);
  }
}

/** Returns whether the body is valid, and what to show. */
function verdictParts({ valid, id, code, sentence }) {
  return valid
    ? [
        'true',
        [
          shape('added'),
          el('span', {}, 'Valid: the student ', el('code', {}, untrusted(id, { limit: 80 }))),
        ],
      ]
    : [
        'false',
        [
          shape('dead-lettered'),
          el(
            'span',
            {},
            el('code', {}, untrusted(code)),
            ' ',
            untrusted(sentence),
            ' It would become a dead letter.',
          ),
        ],
      ];
}

function show(valid, parts) {
  byId('body-verdict').dataset.valid = valid;
  byId('body-verdict').replaceChildren(...parts);
}
