// Shows text of unknown origin: what a browser would hide or obey is escaped as in JSON.

import { el } from './dom.js';

// Control and format characters (also those that change the direction of text), unpaired
// surrogates, private, unassigned and ignorable characters, every space except that of the keyboard,
// and that one at either end. Emoji are matched first and kept: some contain format characters.
const INVISIBLE = /\p{RGI_Emoji}|[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]--[ ]]|^ | $/gv;
const EMOJI = /^\p{RGI_Emoji}$/v;
const SHORT = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character) {
  if (EMOJI.test(character)) {
    return character;
  }
  if (SHORT[character]) {
    return SHORT[character];
  }
  let text = '';
  for (let i = 0; i < character.length; i++) {
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return text;
}

export const printable = text => text.replace(INVISIBLE, escaped);

/** Keeps line feeds, tabs and spaces. */
export const printableLines = text =>
  text.replace(INVISIBLE, character =>
    ' \n\t'.includes(character) ? character : escaped(character),
  );

/** Returns the first characters, without half of a surrogate pair at the end. */
function start(text, length) {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}

/** Returns a short form of the text for the name of a control or a sentence. */
export const shortened = text => printable(text.length > 40 ? `${start(text, 40)}…` : text);

/** Returns the text as an element of its own direction, with escapes set apart from the text itself. */
export function untrusted(text, { lines = false, limit = 500 } = {}) {
  const bdi = el('bdi');
  const shown = text.length > limit ? `${start(text, limit)}…` : text;
  let from = 0;
  for (const { 0: character, index } of shown.matchAll(INVISIBLE)) {
    if (EMOJI.test(character) || (lines && ' \n\t'.includes(character))) {
      continue;
    }
    bdi.append(shown.slice(from, index), el('span', { class: 'escape' }, escaped(character)));
    from = index + character.length;
  }
  bdi.append(shown.slice(from));
  return bdi;
}
