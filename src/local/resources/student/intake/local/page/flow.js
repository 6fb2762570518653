// The picture: queue, function, table and dead letters, with what each holds and what flows.

import { byId, setHidden, setText } from './dom.js';
import { number, rate } from './format.js';
import { Particles } from './particles.js';

const NODE_OF_FAULT = [
  [/^table-/, 'node-table'],
  [/^function-/, 'node-function'],
  [/^dead-letters-/, 'node-dead-letters'],
];

const picture = byId('flow-picture');
const particles = new Particles(byId('particles'));
let previous = null;

export function startFlow() {
  new ResizeObserver(layOut).observe(picture);
  layOut();
}

export function showFlow(state) {
  const { queue, deadLetters, students, rates, badDay } = state;
  setText(byId('queue-total'), number(total(queue)));
  setText(byId('queue-parts'), parts(queue) || 'empty');
  setText(byId('function-rate'), rate(rates.settled));
  setText(byId('table-students'), number(students));
  setText(byId('dead-letters-total'), number(total(deadLetters)));
  setText(byId('dead-letters-parts'), parts(deadLetters) || 'none');
  showRate('rate-sent', rates.sent, 'sent');
  showRate('rate-settled', Math.max(0, rates.settled - rates.deadLettered), 'checked');
  showRate('rate-dead-lettered', rates.deadLettered, 'dead-lettered');
  showRate('rate-retries', rates.retries, 'retried');
  markFaults(badDay);
  animate(state.balance);
}

export function showTableName(name) {
  setText(byId('table-name'), `students in ${name}`);
}

/** Shows the retries of one second. */
export function flowRetries({ retries }) {
  particles.emit('edge-retries', 'retry', retries, 1000);
}

function animate(balance) {
  if (previous) {
    const grown = key => balance[key] - previous[key];
    const settled = grown('added') + grown('present') + grown('conflict') + grown('deadLettered');
    particles.emit('edge-sent', 'on-the-way', grown('sent'), 500);
    particles.emit('edge-received', 'on-the-way', settled, 500);
    particles.emit('edge-settled', 'added', grown('added'), 500);
    particles.emit('edge-settled', 'present', grown('present'), 500);
    particles.emit('edge-settled', 'conflict', grown('conflict'), 500);
    particles.emit('edge-dead-lettered', 'dead-lettered', grown('deadLettered'), 500);
  }
  previous = balance;
}

function total({ visible, inFlight, delayed }) {
  return visible + inFlight + delayed;
}

function parts({ visible, inFlight, delayed }) {
  return [
    [visible, 'visible'],
    [inFlight, 'in flight'],
    [delayed, 'delayed'],
  ]
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${number(count)} ${name}`)
    .join(' · ');
}

function showRate(id, perSecond, word) {
  const flows = perSecond >= 0.05;
  setHidden(byId(id), !flows);
  byId(id.replace('rate-', 'edge-')).classList.toggle('flows', flows);
  if (id === 'rate-sent') {
    byId('edge-received').classList.toggle('flows', flows);
  }
  if (flows) {
    setText(byId(id), `${rate(perSecond)}/s ${word}`);
  }
}

function markFaults(badDay) {
  for (const [pattern, id] of NODE_OF_FAULT) {
    byId(id).classList.toggle(
      'faulty',
      badDay.some(fault => pattern.test(fault)),
    );
  }
}

// --- where the edges run: between the boxes, wherever the style sheet put them ---

function layOut() {
  const queue = box('node-queue');
  const lambda = box('node-function');
  const table = box('node-table');
  const dead = box('node-dead-letters');
  const width = picture.clientWidth;
  if (lambda.top > queue.bottom) {
    layOutDown(queue, lambda, table, dead, width);
  } else {
    layOutAcross(queue, lambda, table, dead);
  }
  particles.pathsChanged();
}

function layOutAcross(queue, lambda, table, dead) {
  const gap = lambda.left - queue.right;
  draw('edge-sent', `M0 ${queue.middle}H${queue.left - 3}`);
  draw('edge-received', `M${queue.right} ${queue.middle}H${lambda.left - 3}`);
  draw('edge-settled', `M${lambda.right} ${table.middle}H${table.left - 3}`);
  const half = lambda.right + gap / 2;
  const start = lambda.middle + lambda.height / 4;
  draw(
    'edge-dead-lettered',
    `M${lambda.right} ${start}C${half} ${start} ${half - gap * 0.2} ${dead.middle} ${dead.left - 3} ${dead.middle}`,
  );
  const depth = lambda.bottom + 50;
  draw(
    'edge-retries',
    `M${lambda.centre} ${lambda.bottom}C${lambda.centre} ${depth} ${queue.centre} ${depth} ${queue.centre} ${queue.bottom + 3}`,
  );
  place('rate-sent', queue.centre, queue.top - 13);
  place('rate-settled', (lambda.right + table.left) / 2, table.top - 13);
  place('rate-dead-lettered', lambda.right - 46, dead.middle);
  place('rate-retries', (queue.centre + lambda.centre) / 2, lambda.bottom + 53);
}

function layOutDown(queue, lambda, table, dead, width) {
  draw('edge-sent', `M${queue.centre} 0V${queue.top - 3}`);
  draw('edge-received', `M${queue.centre} ${queue.bottom}V${lambda.top - 3}`);
  const half = (lambda.bottom + table.top) / 2;
  draw(
    'edge-settled',
    `M${lambda.centre - 24} ${lambda.bottom}C${lambda.centre - 24} ${half} ${table.centre} ${half} ${table.centre} ${table.top - 3}`,
  );
  draw(
    'edge-dead-lettered',
    `M${lambda.centre + 24} ${lambda.bottom}C${lambda.centre + 24} ${half} ${dead.centre} ${half} ${dead.centre} ${dead.top - 3}`,
  );
  const side = Math.min(width - 4, lambda.right + 44);
  draw(
    'edge-retries',
    `M${lambda.right} ${lambda.middle}C${side} ${lambda.middle} ${side} ${queue.middle} ${queue.right + 3} ${queue.middle}`,
  );
  place('rate-sent', queue.centre + 62, queue.top - 12);
  place('rate-settled', table.centre, table.bottom + 12);
  place('rate-dead-lettered', dead.centre, dead.bottom + 12);
  place('rate-retries', lambda.centre + 62, (queue.bottom + lambda.top) / 2);
}

function box(id) {
  const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = byId(id);
  return {
    left,
    top,
    height,
    right: left + width,
    bottom: top + height,
    centre: left + width / 2,
    middle: top + height / 2,
  };
}

function draw(id, path) {
  byId(id).setAttribute('d', path);
}

function place(id, x, y) {
  byId(id).style.left = `${x}px`;
  byId(id).style.top = `${y}px`;
}
