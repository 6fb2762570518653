"""Tests what cfn-lint and checkov do not check, on the expanded template with different parameters."""

import itertools
import json

import pytest
from stack import TEMPLATE, Stack, loads

TOPIC = "arn:aws:sns:eu-west-1:123456789012:enrollments"
ALARM_TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000"
PARAMETERS = loads(TEMPLATE.read_text())["Parameters"]
WINDOWS = PARAMETERS["BatchingWindow"]["AllowedValues"]

STACKS = {
    "defaults": {},
    "FIFO": {"QueueType": "fifo"},
    "with a topic": {"EnrollmentTopicArn": TOPIC},
    "with an event bus": {"EventBusName": "default"},
    "FIFO with a topic and an event bus": {"QueueType": "fifo", "EnrollmentTopicArn": TOPIC + ".fifo", "EventBusName": "bus"},
    "with a key": {"KmsKeyArn": KEY},
    "with an existing table": {"Table": "existing", "TableName": "students"},
    "with an alarm topic": {"AlarmTopicArn": ALARM_TOPIC},
    "with canary deployment": {"CanaryDeployment": "true"},
    "on x86_64 with large batches": {"Architecture": "x86_64", "BatchSize": 10000, "BatchingWindow": 300},
}


@pytest.fixture(params=STACKS.values(), ids=STACKS.keys())
def stack(request):
    return Stack(**request.param)


def statements(document):
    return {it.get("Sid", "assume"): it for it in document["Statement"]}


def mapping(stack):
    return stack.one("AWS::Lambda::EventSourceMapping")


def function(stack):
    return stack.one("AWS::Lambda::Function")


class TestEventSourceMapping:
    def test_invokes_the_published_alias_and_reports_batch_item_failures(self, stack):
        assert mapping(stack)["FunctionName"] == "IntakeFunctionAliaslive"
        assert mapping(stack)["EventSourceArn"] == "EnrollmentQueue.Arn"
        assert mapping(stack)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]

    def test_has_a_batching_window_if_the_batch_size_exceeds_10(self, stack):
        size = int(mapping(stack)["BatchSize"])
        assert size <= 10 or int(mapping(stack)["MaximumBatchingWindowInSeconds"]) >= 1

    def test_of_a_fifo_queue_has_a_batch_size_of_10_and_no_batching_window(self):
        fifo = mapping(Stack(QueueType="fifo", BatchSize=10000, BatchingWindow=300))
        assert int(fifo["BatchSize"]) == 10
        assert "MaximumBatchingWindowInSeconds" not in fifo

    def test_limits_concurrency_only_with_maximum_concurrency(self, stack):
        assert int(mapping(stack)["ScalingConfig"]["MaximumConcurrency"]) >= 2
        assert "ProvisionedPollerConfig" not in mapping(stack)
        assert "ReservedConcurrentExecutions" not in function(stack)

    def test_publishes_event_count_metrics(self, stack):
        assert mapping(stack)["MetricsConfig"] == {"Metrics": ["EventCount"]}

    @pytest.mark.parametrize("size", PARAMETERS["BatchSize"]["AllowedValues"])
    @pytest.mark.parametrize("window", WINDOWS)
    @pytest.mark.parametrize("kind", ["standard", "fifo"])
    def test_has_a_rule_that_rejects_parameters_that_lambda_rejects(self, size, window, kind):
        failed = Stack(BatchSize=size, BatchingWindow=window, QueueType=kind).failed_assertions()
        assert bool(failed) == (kind == "standard" and int(size) > 10 and int(window) < 1)


class TestQueues:
    @pytest.mark.parametrize("window", WINDOWS)
    @pytest.mark.parametrize("kind", ["standard", "fifo"])
    def test_have_a_visibility_timeout_of_six_function_timeouts_plus_the_batching_window(self, window, kind):
        stack = Stack(BatchingWindow=window, QueueType=kind)
        minimum = 6 * int(function(stack)["Timeout"]) + int(window)
        assert int(stack.properties("EnrollmentQueue")["VisibilityTimeout"]) == minimum

    def test_retain_dead_letters_for_14_days_and_longer_than_messages(self, stack):
        retention = int(stack.properties("DeadLetterQueue")["MessageRetentionPeriod"])
        assert retention == 14 * 24 * 3600
        assert retention > int(stack.properties("EnrollmentQueue")["MessageRetentionPeriod"])

    def test_redrive_after_at_least_five_receives(self, stack):
        redrive = stack.properties("EnrollmentQueue")["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] == "DeadLetterQueue.Arn"
        assert int(redrive["maxReceiveCount"]) >= 5
        assert PARAMETERS["MaxReceiveCount"]["MinValue"] >= 5

    def test_allow_redrive_only_from_the_enrollment_queue(self, stack):
        name = stack.properties("EnrollmentQueue")["QueueName"]
        assert stack.properties("DeadLetterQueue")["RedriveAllowPolicy"] == {
            "redrivePermission": "byQueue",
            "sourceQueueArns": [f"arn:aws:sqs:eu-west-1:123456789012:{name}"],
        }

    def test_have_the_same_type_and_the_suffix_of_that_type(self, stack):
        queues = [stack.properties(it) for it in ("EnrollmentQueue", "DeadLetterQueue")]
        fifo = stack.parameters["QueueType"] == "fifo"
        assert [it["QueueName"].endswith(".fifo") for it in queues] == [fifo, fifo]
        assert [it.get("FifoQueue", False) for it in queues] == [fifo, fifo]

    def test_are_encrypted(self, stack):
        for name in ("EnrollmentQueue", "DeadLetterQueue"):
            queue = stack.properties(name)
            sse_sqs = stack.parameters["KmsKeyArn"] == ""
            assert queue.get("SqsManagedSseEnabled", False) == sse_sqs
            assert queue.get("KmsMasterKeyId") == (None if sse_sqs else KEY)

    def test_deny_requests_without_tls(self, stack):
        policies = stack.of_type("AWS::SQS::QueuePolicy").values()
        assert sorted(queue for it in policies for queue in it["Queues"]) == ["DeadLetterQueue", "EnrollmentQueue"]
        for policy in policies:
            deny = statements(policy["PolicyDocument"])["DenyWithoutTls"]
            assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", "sqs:*")
            assert deny["Resource"] == policy["Queues"][0] + ".Arn"
            assert deny["Condition"] == {"Bool": {"aws:SecureTransport": False}}

    def test_allow_only_the_topic_and_the_rule_to_send_messages(self, stack):
        allowed = {
            name: (it["Principal"], it["Action"], it["Condition"])
            for name, it in statements(stack.properties("EnrollmentQueuePolicy")["PolicyDocument"]).items()
            if it["Effect"] == "Allow"
        }
        expected = {}
        if topic := stack.parameters["EnrollmentTopicArn"]:
            expected["AllowEnrollmentTopic"] = ({"Service": "sns.amazonaws.com"}, "sqs:SendMessage",
                                                {"ArnEquals": {"aws:SourceArn": topic}})
        if stack.parameters["EventBusName"]:
            expected["AllowEnrollmentEvents"] = ({"Service": "events.amazonaws.com"}, "sqs:SendMessage",
                                                 {"ArnEquals": {"aws:SourceArn": "EnrollmentRule.Arn"}})
        assert allowed == expected


class TestPublishers:
    def test_a_topic_has_a_subscription_with_raw_message_delivery(self):
        subscription = Stack(EnrollmentTopicArn=TOPIC).one("AWS::SNS::Subscription")
        assert subscription == {"TopicArn": TOPIC, "Protocol": "sqs", "Endpoint": "EnrollmentQueue.Arn",
                                "RawMessageDelivery": True}

    @pytest.mark.parametrize("kind, group", [("standard", None), ("fifo", {"MessageGroupId": "events"})])
    def test_a_rule_matches_enrollment_events(self, kind, group):
        rule = Stack(EventBusName="bus", EventDetailType="Enrolled", QueueType=kind).one("AWS::Events::Rule")
        assert rule["EventBusName"] == "bus"
        assert rule["EventPattern"] == {"detail-type": ["Enrolled"]}
        (target,) = rule["Targets"]
        assert (target["Arn"], target.get("SqsParameters")) == ("EnrollmentQueue.Arn", group)

    def test_are_not_created_by_default(self):
        assert not Stack().of_type("AWS::SNS::Subscription") and not Stack().of_type("AWS::Events::Rule")


class TestTable:
    def test_is_protected_and_retained(self, stack):
        if stack.parameters["Table"] == "existing":
            assert "StudentTable" not in stack.resources
            return
        table = stack.properties("StudentTable")
        assert table["DeletionProtectionEnabled"] is True
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        sse_kms = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
        assert table.get("SSESpecification") == (sse_kms if stack.parameters["KmsKeyArn"] else None)
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            assert stack.resources["StudentTable"][policy] == "Retain"
            assert stack.resources["DeadLetterQueue"][policy] == "Retain"


class TestFunction:
    def test_has_least_privilege_permissions(self, stack):
        roles = stack.of_type("AWS::IAM::Role").keys()
        canary = {"CodeDeployServiceRole"} if stack.parameters["CanaryDeployment"] == "true" else set()
        assert roles == {"IntakeRole"} | canary
        (policy,) = stack.properties("IntakeRole")["Policies"]
        allowed = {(action, it["Resource"])
                   for it in policy["PolicyDocument"]["Statement"]
                   for action in ([it["Action"]] if isinstance(it["Action"], str) else it["Action"])}
        table = f"arn:aws:dynamodb:eu-west-1:123456789012:table/{stack.parameters['TableName']}"
        expected = {
            ("dynamodb:PutItem", table),
            ("sqs:ReceiveMessage", "EnrollmentQueue.Arn"),
            ("sqs:DeleteMessage", "EnrollmentQueue.Arn"),
            ("sqs:GetQueueAttributes", "EnrollmentQueue.Arn"),
            ("sqs:ChangeMessageVisibility", "EnrollmentQueue.Arn"),
            ("sqs:SendMessage", "DeadLetterQueue.Arn"),
            ("logs:CreateLogStream", "IntakeLogGroup.Arn"),
            ("logs:PutLogEvents", "IntakeLogGroup.Arn"),
            ("xray:PutTraceSegments", "*"),
            ("xray:PutTelemetryRecords", "*"),
        }
        if stack.parameters["KmsKeyArn"]:
            expected |= {("kms:Decrypt", KEY), ("kms:GenerateDataKey", KEY)}
        assert allowed == expected
        assert "ManagedPolicyArns" not in stack.properties("IntakeRole")

    def test_uses_java_25_and_snapstart_on_published_versions(self, stack):
        assert function(stack)["Runtime"] == "java25"
        assert function(stack)["Architectures"] == [stack.parameters["Architecture"]]
        assert function(stack)["SnapStart"] == {"ApplyOn": "PublishedVersions"}
        assert stack.one("AWS::Lambda::Alias")["Name"] == "live"
        assert function(stack)["Role"] == "IntakeRole.Arn"
        assert function(stack)["TracingConfig"] == {"Mode": "Active"}

    def test_has_environment_variables(self, stack):
        assert function(stack)["Environment"]["Variables"] == {
            "TABLE_NAME": stack.parameters["TableName"],
            "QUEUE_URL": "EnrollmentQueue",
            "DEAD_LETTER_QUEUE_URL": "DeadLetterQueue",
            "POWERTOOLS_SERVICE_NAME": "stack",
            "POWERTOOLS_METRICS_NAMESPACE": "StudentIntake",
        }

    def test_logs_json_to_a_log_group_with_a_retention_period(self, stack):
        assert function(stack)["LoggingConfig"]["LogFormat"] == "JSON"
        assert function(stack)["LoggingConfig"]["LogGroup"] == "IntakeLogGroup"
        assert int(stack.properties("IntakeLogGroup")["RetentionInDays"]) > 0

    def test_has_canary_deployments_with_alarms_only_if_enabled(self, stack):
        canary = stack.parameters["CanaryDeployment"] == "true"
        groups = stack.of_type("AWS::CodeDeploy::DeploymentGroup").values()
        assert len(groups) == canary
        for group in groups:
            assert group["AlarmConfiguration"]["Alarms"] == [
                {"Name": "FunctionErrorsAlarm"}, {"Name": "ThrottlesAlarm"}]
            assert group["DeploymentConfigName"].endswith("LambdaCanary10Percent5Minutes")


class TestAlarms:
    METRICS = {
        "DeadLettersAlarm": ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "DeadLetterQueue.QueueName"),
        "OldestMessageAlarm": ("AWS/SQS", "ApproximateAgeOfOldestMessage", "EnrollmentQueue.QueueName"),
        "FunctionErrorsAlarm": ("AWS/Lambda", "Errors", "stack-intake"),
        "ThrottlesAlarm": ("AWS/Lambda", "Throttles", "stack-intake"),
        "DurationAlarm": ("AWS/Lambda", "Duration", "stack-intake"),
        "ConflictsAlarm": ("StudentIntake", "StudentsInConflict", "stack"),
    }

    def test_monitor_these_metrics(self, stack):
        monitored = {name: (it["Namespace"], it["MetricName"], it["Dimensions"][0]["Value"])
                     for name, it in stack.of_type("AWS::CloudWatch::Alarm").items()}
        assert monitored == self.METRICS
        assert function(stack)["FunctionName"] == "stack-intake"

    def test_notify_the_alarm_topic(self, stack):
        topic = stack.parameters["AlarmTopicArn"]
        for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
            assert alarm.get("AlarmActions", []) == ([topic] if topic else [])
            assert alarm["TreatMissingData"] == "notBreaching"

    def test_detect_long_invocations_before_they_time_out(self, stack):
        timeout = int(function(stack)["Timeout"]) * 1000
        assert 0.5 * timeout < int(stack.properties("DurationAlarm")["Threshold"]) < timeout

    def test_have_a_section_in_the_operations_guide(self, stack):
        headings = (TEMPLATE.parent / "docs/operations.md").read_text().splitlines()
        for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
            section = alarm["AlarmDescription"].split('"')[1]
            assert f"### {section}" in headings


def test_the_dashboard_shows_metrics_of_sqs_lambda_dynamodb_and_the_function(stack):
    dashboard = json.loads(stack.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    metrics = itertools.chain.from_iterable(it["properties"]["metrics"] for it in dashboard["widgets"])
    namespaces = {it[0] for it in metrics} - {"."}
    assert namespaces == {"AWS/SQS", "AWS/Lambda", "AWS/DynamoDB", "StudentIntake"}


def test_outputs(stack):
    assert stack.template["Outputs"].keys() == {
        "QueueUrl", "QueueArn", "DeadLetterQueueUrl", "DeadLetterQueueArn", "TableName", "TableArn",
        "FunctionName", "FunctionArn", "LogGroupName", "DashboardUrl"}


def test_every_parameter_has_a_description_a_default_and_a_constraint():
    for name, parameter in PARAMETERS.items():
        assert parameter["Description"], name
        assert "Default" in parameter, name
        assert parameter.keys() & {"AllowedPattern", "AllowedValues", "MinValue", "MaxLength"}, name
