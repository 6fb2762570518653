// Prints the AsyncAPI parser's findings for a document and its schemas. Exits 1 if there are any.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [parserFolder, file] = process.argv.slice(2);
const require = createRequire(resolve(parserFolder, 'package.json'));
const { Parser, fromFile } = require('@asyncapi/parser');

const { document, diagnostics } = await fromFile(new Parser(), file).parse();
for (const { severity, message, path } of diagnostics) {
  console.error(`${['error', 'warning', 'information', 'hint'][severity]}: ${path.join('.')}: ${message}`);
}
if (!document || diagnostics.length) process.exit(1);
console.log(`${file}: valid AsyncAPI ${document.version()}, ${document.allMessages().length} messages`);
