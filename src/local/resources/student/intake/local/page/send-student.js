// The form that sends one student.

import { attempt, postJson } from './api.js';
import { byId, setText } from './dom.js';
import { follow, forget } from './sent-message.js';

const FIELD_OF_CODE = [
  [/name/, 'student-name'],
  [/id/, 'student-id'],
];

export function startSendStudent() {
  byId('form-student').addEventListener('submit', event => {
    event.preventDefault();
    clearError();
    attempt(send, error => {
      forget(byId('student-result'));
      showError(error);
    });
  });
}

async function send() {
  const id = byId('student-id').value;
  const { messageId } = await postJson('students', {
    id,
    student_name: byId('student-name').value,
  });
  follow(byId('student-result'), messageId, id);
}

function clearError() {
  setText(byId('student-error'), '');
  for (const [, field] of FIELD_OF_CODE) {
    byId(field).removeAttribute('aria-invalid');
    byId(field).removeAttribute('aria-describedby');
  }
}

function showError(error) {
  setText(byId('student-error'), error.message);
  const [, field] = FIELD_OF_CODE.find(([pattern]) => pattern.test(error.code ?? '')) ?? [];
  if (field) {
    byId(field).setAttribute('aria-invalid', 'true');
    byId(field).setAttribute('aria-describedby', 'student-error');
    byId(field).focus();
  }
}
