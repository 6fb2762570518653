"""A runtime executor for LocalStack that stores deployed functions and does not run them.

By default LocalStack downloads an image and an init binary when a function is created. If the download
fails, the creation fails.
"""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)


class RecordedFunction(RuntimeExecutor):
    @classmethod
    def prepare_version(cls, function_version):
        pass

    @classmethod
    def cleanup_version(cls, function_version):
        pass

    def start(self, env_vars):
        raise LambdaRuntimeException("This image records functions and cannot run them")

    def invoke(self, payload):
        raise LambdaRuntimeException("This image records functions and cannot run them")

    def stop(self):
        pass

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        return "http://127.0.0.1"

    def get_logs(self):
        return ""


class RecordedFunctionPlugin(RuntimeExecutorPlugin):
    name = "recorded"

    def load(self, *args, **kwargs):
        return RecordedFunction
