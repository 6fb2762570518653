// The switch that shows names. Off at the start; the server leaves names out until it is on.

import { byId } from './dom.js';

const listeners = [];
let shown = false;

export const namesShown = () => shown;

export function onNamesChange(listener) {
  listeners.push(listener);
}

export function showNames(value) {
  shown = value;
  byId('show-names').setAttribute('aria-checked', String(shown));
  listeners.forEach(listener => listener());
}

export function startNames() {
  byId('show-names').addEventListener('click', () => showNames(!shown));
}
