#!/bin/bash
# The container's entry point. LocalStack logs "Ready." when port 4566 accepts requests.
set -euo pipefail
mkdir -p /var/lib/localstack/{cache,lib,logs,state,tmp} /tmp/localstack
exec localstack-supervisor
