// Names and shapes of the outcomes.

import { el, svg } from './dom.js';

const LABELS = {
  'on-the-way': 'on the way',
  'added': 'added',
  'present': 'already present',
  'conflict': 'conflict',
  'dead-lettered': 'dead-lettered',
  'removed': 'removed by others',
  'rejected': 'rejected',
  'retry': 'retry',
  'none': 'no outcome',
};

const SHAPES = { rejected: 'dead-lettered' };

export const label = outcome => LABELS[outcome] ?? outcome;

/** Returns the shape and the word of an outcome. */
export function badge(outcome) {
  const known = Object.hasOwn(LABELS, outcome) ? (SHAPES[outcome] ?? outcome) : 'none';
  return el(
    'span',
    { 'class': `badge ${known}`, 'data-outcome': outcome },
    shape(known),
    el('span', {}, label(outcome)),
  );
}

export function shape(name) {
  return svg(
    'svg',
    {
      'class': `shape ${name}`,
      'width': 14,
      'height': 14,
      'aria-hidden': 'true',
      'focusable': 'false',
    },
    svg('use', { href: `#shape-${name}` }),
  );
}
