// After the end of a demo the page shows its state, and nothing can be sent.

import { byId, setText } from './dom.js';
import { disableDrop } from './send-file.js';

export function showFinished({ finished }) {
  if (!finished || document.body.classList.contains('finished')) {
    return;
  }
  document.body.classList.add('finished');
  setText(
    byId('finished'),
    'The run has ended. This is its final state; nothing can be sent or changed any more.',
  );
  disableDrop();
}
