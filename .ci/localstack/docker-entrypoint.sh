#!/bin/bash
# What the container runs; LocalStack logs "Ready." when port 4566 answers.
set -euo pipefail
mkdir -p /var/lib/localstack/{cache,lib,logs,state,tmp} /tmp/localstack
exec localstack-supervisor
