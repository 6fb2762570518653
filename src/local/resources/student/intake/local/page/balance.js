// The balance: every message sent is accounted for.

import { byId, setHidden, setText } from './dom.js';
import { number } from './format.js';

export function showBalance({ balance }) {
  setText(byId('balance-sent'), number(balance.sent));
  setText(byId('balance-added'), number(balance.added));
  setText(byId('balance-present'), number(balance.present));
  setText(byId('balance-conflict'), number(balance.conflict));
  setText(byId('balance-dead-lettered'), number(balance.deadLettered));
  setText(byId('balance-on-the-way'), number(balance.onTheWay));
  setText(byId('balance-removed'), number(balance.removedByOthers));
  setHidden(byId('balance-removed-term'), balance.removedByOthers === 0);
  const state = balance.sent === 0 ? 'empty' : String(balance.balanced);
  byId('balance').dataset.balanced = state;
  setText(
    byId('balance-verdict'),
    { empty: '', true: '✓ Balanced', false: '! Not balanced' }[state],
  );
}
