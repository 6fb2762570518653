// A button that copies text.

import { el, setText } from './dom.js';

const SHOWN_MS = 2_000;

export function copyButton(text, what) {
  const button = el(
    'button',
    { 'type': 'button', 'class': 'compact copy', 'aria-label': `Copy ${what}` },
    'Copy',
  );
  let timer;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      show('Copied');
    } catch {
      show('Not copied');
    }
  });

  function show(result) {
    setText(button, result);
    button.setAttribute('aria-label', `${result}: ${what}`);
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(button, 'Copy');
      button.setAttribute('aria-label', `Copy ${what}`);
    }, SHOWN_MS);
  }

  return button;
}
