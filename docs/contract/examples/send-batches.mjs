// Sends each line of standard input, an enrollment, to the queue QUEUE_URL in batches of ten. Requires the package
// @aws-sdk/client-sqs.
import { readFileSync } from 'node:fs';
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';

const sqs = new SQSClient();
const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim());
for (let start = 0; start < lines.length; start += 10) {
  const Entries = lines.slice(start, start + 10).map((line, i) => ({ Id: `${start + i}`, MessageBody: line }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: process.env.QUEUE_URL, Entries }));
  for (const { Id, Code } of Failed) {
    console.error(`enrollment ${Number(Id) + 1} was not sent: ${Code}`);
    process.exitCode = 1;
  }
}
