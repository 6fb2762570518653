// Starts the parts of the page and hands them what the server tells.

import { announce } from './announcer.js';
import { attempt, get } from './api.js';
import { showBadDay, showFaultsOf, startBadDay } from './bad-day.js';
import { showBalance } from './balance.js';
import { addSecond, showHistory, startChart } from './chart.js';
import { showConnected, showLost } from './connection.js';
import { deadLettersChanged, reloadDeadLetters, startDeadLetters } from './dead-letters.js';
import { detailsChanged, startDetails } from './details.js';
import { byId } from './dom.js';
import { showEndpoints } from './endpoints.js';
import { listen } from './events.js';
import { showFailure } from './failure.js';
import { showFinished } from './finished.js';
import { flowRetries, showFlow, showTableName, startFlow } from './flow.js';
import {
  messagesChanged,
  reloadMessages,
  showCountdowns,
  showMessagesOf,
  startMessages,
} from './messages.js';
import { startNames } from './names.js';
import { startSendBody } from './send-body.js';
import { startSendFile } from './send-file.js';
import { startSendStudent } from './send-student.js';
import { serverTime } from './server-clock.js';
import { startTabs } from './tabs.js';
import { onNextFrame } from './timing.js';
import { showWorkload, startWorkload } from './workload.js';

let lastVersion = null;

const show = onNextFrame(state => {
  showFlow(state);
  showBalance(state);
  showBadDay(state);
  showWorkload(state);
  showFinished(state);
});

function receive(state) {
  serverTime(state.time);
  show(state);
  announce(state);
  messagesChanged(state);
  deadLettersChanged(state);
  if (state.version !== lastVersion) {
    lastVersion = state.version;
    detailsChanged();
  }
}

/** Loads what events do not carry. After a restart of the server, all of it is new. */
async function load() {
  await attempt(loadPage, error => {
    // While the connection is lost, that is said already.
    if (error.status !== 0) {
      showFailure(error.message);
    }
  });
  reloadMessages();
  reloadDeadLetters();
}

async function loadPage() {
  const [page, { seconds }] = await Promise.all([get('page'), get('history')]);
  showTableName(page.tableName);
  showFaultsOf(page);
  showMessagesOf(page);
  showEndpoints(page);
  showHistory(seconds);
}

startNames();
startTabs(byId('send').querySelector('[role=tablist]'));
startFlow();
startChart();
startSendStudent();
startSendBody();
startSendFile();
startWorkload();
startBadDay();
startMessages();
startDeadLetters();
startDetails();

setInterval(showCountdowns, 1_000);
listen({
  state: receive,
  second: second => {
    addSecond(second);
    flowRetries(second);
  },
  connected: () => {
    showConnected();
    load();
  },
  lost: showLost,
});
