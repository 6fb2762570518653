// Asks a second time before something is lost.

import { byId, setText } from './dom.js';

/** Resolves to whether the answer was yes. */
export function ask({ heading, text, yes }) {
  const dialog = byId('question');
  setText(byId('question-heading'), heading);
  setText(byId('question-text'), text);
  setText(byId('question-yes'), yes);
  dialog.showModal();
  byId('question-no').focus();
  return new Promise(resolve => {
    const answers = new AbortController();
    const { signal } = answers;
    let answer = false;
    byId('question-yes').addEventListener(
      'click',
      () => {
        answer = true;
        dialog.close();
      },
      { signal },
    );
    byId('question-no').addEventListener('click', () => dialog.close(), { signal });
    dialog.addEventListener(
      'close',
      () => {
        answers.abort();
        resolve(answer);
      },
      { signal },
    );
  });
}
