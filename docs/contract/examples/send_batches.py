# Sends each line of standard input, an enrollment, to the queue QUEUE_URL in batches of ten. Requires boto3.
import os
import sys
import boto3

sqs = boto3.client("sqs")
lines = [line for line in open(0, encoding="utf-8").read().split("\n") if line.strip()]
failed = 0
for start in range(0, len(lines), 10):
    entries = [{"Id": str(start + i), "MessageBody": line} for i, line in enumerate(lines[start : start + 10])]
    response = sqs.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
    for entry in response.get("Failed", []):
        print(f"enrollment {int(entry['Id']) + 1} was not sent: {entry['Code']}", file=sys.stderr)
        failed += 1
sys.exit(1 if failed else 0)
