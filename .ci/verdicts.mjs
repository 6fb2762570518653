// The table of bodies and verdicts, docs/contract/verdicts.json.
//   node .ci/verdicts.mjs bodies                  prints each body as a JSON string on a line
//   node .ci/verdicts.mjs compare LANGUAGE FILE   compares a validator's output, one verdict per line
// Exits 1 if a verdict differs.
import { readFileSync } from 'node:fs';

const table = JSON.parse(readFileSync('docs/contract/verdicts.json', 'utf8'));
const expand = (body) => (Array.isArray(body) ? body : [body]).map(text).join('');
const text = (piece) => (typeof piece === 'string' ? piece : piece.repeat.repeat(piece.times));

const [command, language, file] = process.argv.slice(2);
if (command === 'bodies') {
  for (const { body } of table) console.log(JSON.stringify(expand(body)));
} else {
  const verdicts = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const wrong = table
    .map((row, i) => ({ name: row.name, expected: row.except?.[language] ?? row.schema, actual: verdicts[i] }))
    .filter(({ expected, actual }) => expected !== actual);
  for (const it of wrong) console.error(`${language}: ${it.name}: expected ${it.expected}, was ${it.actual}`);
  if (wrong.length || verdicts.length !== table.length) process.exit(1);
  console.log(`${language}: ${verdicts.length} verdicts as in the table`);
}
