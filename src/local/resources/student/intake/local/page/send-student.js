// The form that sends one student.

import { ApiError, postJson } from './api.js';
import { byId, setText } from './dom.js';
import { follow, forget } from './sent-message.js';

const FIELD_OF_CODE = [
  [/name/, 'student-name'],
  [/id/, 'student-id'],
];

export function startSendStudent() {
  byId('form-student').addEventListener('submit', async event => {
    event.preventDefault();
    const id = byId('student-id').value;
    clearError();
    try {
      const { messageId } = await postJson('students', {
        id,
        student_name: byId('student-name').value,
      });
      follow(byId('student-result'), messageId, id);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      forget(byId('student-result'));
      showError(error);
    }
  });
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
