// The last five minutes: messages by outcome (stacked), retries, and the age of the oldest message.

import uPlot from '/vendor/uPlot.esm.js';
import { byId, el, setHidden, setText } from './dom.js';
import { duration, number, time } from './format.js';
import { History } from './history.js';
import { label, shape } from './outcomes.js';
import { onNextFrame } from './timing.js';

const OUTCOMES = [
  { key: 'added', outcome: 'added' },
  { key: 'present', outcome: 'present' },
  { key: 'conflict', outcome: 'conflict' },
  { key: 'deadLettered', outcome: 'dead-lettered' },
];
const ROW_SECONDS = 30;
const AXIS_WIDTH = 44;

const history = new History();
const draw = onNextFrame(drawNow);
let colours = {};
/** By the id of their elements. Retries have a plot of their own: they come in bursts that would dwarf the outcomes. */
const plots = new Map();
let pointedAt = null;

export function startChart() {
  readColours();
  createLegend();
  createReadout();
  const all = history.all();
  createPlot('chart-outcomes', outcomesOptions(), outcomesData(all));
  createPlot('chart-retries', retriesOptions(), retriesData(all));
  createPlot('chart-oldest', oldestOptions(), oldestData(all));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    readColours();
    plots.forEach(plot => plot.redraw(false, true));
  });
  byId('chart-table').addEventListener('toggle', showTable);
  document.addEventListener('visibilitychange', () => draw());
}

export function showHistory(seconds) {
  history.replace(seconds);
  draw();
}

export function addSecond(second) {
  history.add(second);
  draw();
}

function drawNow() {
  if (document.hidden) {
    return;
  }
  const all = history.all();
  plots.get('chart-outcomes').setData(outcomesData(all));
  plots.get('chart-retries').setData(retriesData(all));
  plots.get('chart-oldest').setData(oldestData(all));
  describe(all);
  showReadout();
  showTable();
}

/** Creates a plot that fills its element, whatever size the style sheet gives it. */
function createPlot(id, options, data) {
  const element = byId(id);
  const size = { width: element.clientWidth, height: element.clientHeight };
  const plot = new uPlot({ ...common(), ...size, ...options }, data, element);
  plots.set(id, plot);
  new ResizeObserver(([{ contentRect }]) =>
    plot.setSize({
      width: Math.floor(contentRect.width),
      height: Math.floor(contentRect.height),
    }),
  ).observe(element);
}

// --- data: the series are drawn from the top of the stack to its bottom ---

function outcomesData(seconds) {
  const stacked = OUTCOMES.map(() => []);
  for (const second of seconds) {
    let sum = 0;
    OUTCOMES.forEach(({ key }, index) => {
      sum += second[key];
      stacked[index].push(sum);
    });
  }
  return [seconds.map(second => second.time), ...stacked.reverse()];
}

function retriesData(seconds) {
  return [seconds.map(second => second.time), seconds.map(second => second.retries)];
}

function oldestData(seconds) {
  return [seconds.map(second => second.time), seconds.map(second => second.oldest)];
}

// --- looks ---

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = name => style.getPropertyValue(name).trim();
  colours = {
    'added': read('--added'),
    'present': read('--present'),
    'conflict': read('--conflict'),
    'dead-lettered': read('--dead-lettered'),
    'retry': read('--retry'),
    'oldest': read('--muted'),
    'oldest-fill': read('--oldest-fill'),
    'text': read('--muted'),
    'line': read('--line'),
    'surface': read('--surface'),
    'font': getComputedStyle(document.body).fontFamily,
  };
}

function outcomesOptions() {
  return {
    scales: { x: { time: true }, y: { range: (_, min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [timeAxis(false), valueAxis(value => number(value))],
    series: [
      {},
      ...OUTCOMES.toReversed().map(({ outcome }) => ({
        label: label(outcome),
        stroke: () => colours.surface,
        width: 0.5,
        fill: () => colours[outcome],
        paths: uPlot.paths.stepped({ align: 1 }),
        points: { show: false },
      })),
    ],
  };
}

function retriesOptions() {
  return {
    scales: { x: { time: true }, y: { range: (_, min, max) => [0, roundUp(max)] } },
    axes: [timeAxis(false), halvesAxis(number)],
    series: [
      {},
      {
        label: 'retries',
        stroke: () => colours.surface,
        fill: () => colours.retry,
        width: 0.5,
        paths: uPlot.paths.stepped({ align: 1 }),
        points: { show: false },
      },
    ],
  };
}

function oldestOptions() {
  return {
    scales: { x: { time: true }, y: { range: (_, min, max) => [0, roundUp(max)] } },
    axes: [timeAxis(true), halvesAxis(value => `${number(value)} s`)],
    series: [
      {},
      {
        label: 'age of the oldest',
        stroke: () => colours.oldest,
        fill: () => colours['oldest-fill'],
        width: 1.5,
        points: { show: false },
      },
    ],
  };
}

/** Returns the next of 2, 4, 10, 20, 40, 100, … */
function roundUp(value) {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))));
  return [2, 4, 10].map(step => step * power).find(step => step >= value);
}

function common() {
  return {
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: false, y: false, setScale: false },
      sync: { key: 'history' },
    },
    hooks: { setCursor: [pointAt] },
  };
}

function timeAxis(labelled) {
  return {
    stroke: () => colours.text,
    grid: { stroke: () => colours.line, width: 1 },
    ticks: { show: false },
    font: `11px ${colours.font}`,
    size: labelled ? 22 : 4,
    gap: 4,
    space: 90,
    values: (_, seconds) =>
      seconds.map(second => (labelled ? time(second * 1000).slice(0, 5) : '')),
    incrs: [60, 120, 300],
  };
}

function valueAxis(format) {
  return {
    stroke: () => colours.text,
    grid: { stroke: () => colours.line, width: 1 },
    ticks: { show: false },
    font: `11px ${colours.font}`,
    size: AXIS_WIDTH,
    gap: 6,
    space: 30,
    values: (_, values) => values.map(format),
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
  };
}

function halvesAxis(format) {
  return { ...valueAxis(format), splits: (_, axis, min, max) => [0, max / 2, max] };
}

// --- words ---

function createLegend() {
  byId('chart-legend').replaceChildren(
    ...OUTCOMES.map(({ outcome }) => el('li', {}, shape(outcome), el('span', {}, label(outcome)))),
  );
}

function createReadout() {
  const line = (kind, name, key) =>
    el('p', {}, shape(kind), el('span', {}, name), el('b', { id: `readout-${key}` }));
  byId('chart-readout').replaceChildren(
    el('p', { id: 'readout-time' }),
    ...OUTCOMES.toReversed().map(({ outcome, key }) => line(outcome, label(outcome), key)),
    line('retry', 'retries', 'retries'),
    line('on-the-way', 'age of the oldest', 'oldest'),
  );
}

function pointAt(plot) {
  pointedAt = plot.cursor.idx ?? null;
  setHidden(byId('chart-readout'), pointedAt === null);
  if (pointedAt !== null) {
    const readout = byId('chart-readout');
    const { left } = plot.cursor;
    const onTheRight = left < plot.over.clientWidth / 2;
    readout.style.left = onTheRight ? `${left + AXIS_WIDTH + 14}px` : '';
    readout.style.right = onTheRight ? '' : `${plot.over.clientWidth - left + 18}px`;
    showReadout();
  }
}

/** Shows the values of the second pointed at. */
function showReadout() {
  const second = pointedAt === null ? null : history.all()[pointedAt];
  if (second) {
    setText(byId('readout-time'), time(second.time * 1000));
    for (const key of ['added', 'present', 'conflict', 'deadLettered', 'retries']) {
      setText(byId(`readout-${key}`), number(second[key]));
    }
    setText(byId('readout-oldest'), duration(second.oldest));
  }
}

function describe(seconds) {
  const sum = key => seconds.reduce((total, second) => total + second[key], 0);
  const counts = OUTCOMES.map(({ key, outcome }) => `${number(sum(key))} ${label(outcome)}`).join(
    ', ',
  );
  const oldest = Math.max(...seconds.map(second => second.oldest));
  byId('chart-outcomes').setAttribute(
    'aria-label',
    `Messages by outcome in the last five minutes: ${counts}`,
  );
  byId('chart-retries').setAttribute(
    'aria-label',
    `Retries in the last five minutes: ${number(sum('retries'))}`,
  );
  byId('chart-oldest').setAttribute(
    'aria-label',
    `Age of the oldest message on the way in the last five minutes: at most ${duration(oldest)}`,
  );
}

function showTable() {
  if (!byId('chart-table').open) {
    return;
  }
  byId('chart-rows').replaceChildren(
    ...history
      .sums(ROW_SECONDS)
      .map(sum =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, time(sum.time * 1000)),
          ...['added', 'present', 'conflict', 'deadLettered', 'retries'].map(key =>
            el('td', { class: 'numeric' }, number(sum[key])),
          ),
          el('td', { class: 'numeric' }, duration(sum.oldest)),
        ),
      ),
  );
}
