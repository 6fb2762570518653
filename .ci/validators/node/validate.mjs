// Validates each body on standard input, one JSON string per line, with ajv in strict mode, and prints valid,
// invalid or unreadable for each. Arguments: the folder of the schemas and the folder where ajv is installed.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [schemas, installed] = process.argv.slice(2);
const { default: Ajv } = createRequire(resolve(installed, 'package.json'))('ajv/dist/2020');

const ajv = new Ajv({ strict: true });
for (const name of readdirSync(schemas).filter((it) => it.endsWith('.schema.json'))) {
  ajv.addSchema(JSON.parse(readFileSync(join(schemas, name), 'utf8')), name);
}
const validate = ajv.getSchema('queue-body.schema.json');

function verdict(body) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    return 'unreadable';
  }
  return validate(value) ? 'valid' : 'invalid';
}

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  console.log(verdict(JSON.parse(line)));
}
