// The endpoints of scripts/local, to copy.

import { byId, el } from './dom.js';
import { copyButton } from './copy.js';
import { untrusted } from './printable.js';

export function showEndpoints(page) {
  byId('endpoints').replaceChildren(
    ...entry('Queue', page.queueUrl, 'the URL of the queue'),
    ...entry('Dead-letter queue', page.deadLetterQueueUrl, 'the URL of the dead-letter queue'),
    ...entry('Table', page.tableEndpoint, 'the endpoint of the table'),
    ...entry('Table name', page.tableName, 'the name of the table'),
    ...entry('Region', page.region, 'the region'),
  );
}

function entry(term, value, what) {
  return value
    ? [el('dt', {}, term), el('dd', {}, el('code', {}, untrusted(value)), copyButton(value, what))]
    : [];
}
