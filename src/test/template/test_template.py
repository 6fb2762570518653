"""Tests what cfn-lint and checkov do not check, on the expanded template with different parameters."""

import itertools
import json
import re
import tomllib

import pytest
from stack import TEMPLATE, Stack, loads

TOPIC = "arn:aws:sns:eu-west-1:123456789012:enrollments"
ALARM_TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000"
MULTI_REGION_KEY = "arn:aws:kms:eu-west-1:123456789012:key/mrk-00000000000040008000000000000000"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
SIGNING = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"
PARAMETERS = loads(TEMPLATE.read_text())["Parameters"]
WINDOWS = PARAMETERS["BatchingWindow"]["AllowedValues"]

STACKS = {
    "defaults": {},
    "FIFO": {"QueueType": "fifo"},
    "with a topic": {"EnrollmentTopicArn": TOPIC},
    "with an event bus": {"EventBusName": "default"},
    "FIFO with a topic and an event bus": {"QueueType": "fifo", "EnrollmentTopicArn": TOPIC + ".fifo", "EventBusName": "bus"},
    "with a FIFO topic": {"EnrollmentTopicArn": TOPIC + ".fifo"},
    "with a topic of another Region": {"EnrollmentTopicArn": TOPIC.replace("eu-west-1", "us-east-1")},
    "with a topic of another account": {"EnrollmentTopicArn": TOPIC.replace("123456789012", "210987654321")},
    "with a key": {"KmsKeyArn": KEY},
    "with an existing table": {"Table": "existing", "TableName": "students"},
    "with an existing table with a key": {"Table": "existing", "TableName": "students", "TableKmsKeyArn": MULTI_REGION_KEY},
    "with an alarm topic": {"AlarmTopicArn": ALARM_TOPIC},
    "with alarm email": {"AlarmEmail": "ops@example.com", "KmsKeyArn": KEY},
    "paused": {"Consume": "false"},
    "with provisioned pollers": {"MinimumPollers": 2, "MaximumPollers": 20},
    "with publishers in other accounts": {"PublisherAccounts": "111111111111,222222222222"},
    "with a permissions boundary": {"PermissionsBoundaryArn": BOUNDARY, "CanaryDeployment": "true"},
    "with code signing": {"CodeSigningConfigArn": SIGNING},
    "with canary deployment": {"CanaryDeployment": "true"},
    "on x86_64 with large batches": {"Architecture": "x86_64", "BatchSize": 10000, "BatchingWindow": 300},
}


@pytest.fixture(params=STACKS.values(), ids=STACKS.keys(), scope="module")
def stack(request):
    return Stack(**request.param)


def statements(document):
    return {it.get("Sid", "assume"): it for it in document["Statement"]}


def queue_statements(stack, queue):
    """The statements of a queue's policy. One that allows every resource allows this queue."""
    (policy,) = [it for it in stack.of_type("AWS::SQS::QueuePolicy").values() if queue in it["Queues"]]
    return statements(policy["PolicyDocument"])


def actions(statement):
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


def is_fifo(queue_or_topic):
    return queue_or_topic.endswith(".fifo")


def rule_arn(stack):
    bus = stack.parameters["EventBusName"]
    path = "" if bus == "default" else bus + "/"
    return f"arn:aws:events:eu-west-1:123456789012:rule/{path}stack-intake"


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

    @pytest.mark.parametrize("size", PARAMETERS["BatchSize"]["AllowedValues"])
    def test_of_a_fifo_queue_has_a_batch_size_of_at_most_10_and_no_batching_window(self, size):
        fifo = mapping(Stack(QueueType="fifo", BatchSize=size, BatchingWindow=300))
        assert int(fifo["BatchSize"]) == min(int(size), 10)
        assert "MaximumBatchingWindowInSeconds" not in fifo

    def test_limits_concurrency_with_maximum_concurrency_or_provisioned_pollers(self, stack):
        if int(stack.parameters["MinimumPollers"]):
            assert mapping(stack)["ProvisionedPollerConfig"] == {"MinimumPollers": "2", "MaximumPollers": "20"}
            assert "ScalingConfig" not in mapping(stack)
        else:
            assert int(mapping(stack)["ScalingConfig"]["MaximumConcurrency"]) >= 2
            assert "ProvisionedPollerConfig" not in mapping(stack)
        assert "ReservedConcurrentExecutions" not in function(stack)

    def test_is_enabled_unless_the_stack_is_paused(self, stack):
        assert mapping(stack)["Enabled"] == stack.parameters["Consume"]
        assert PARAMETERS["Consume"]["Default"] == "true"

    def test_publishes_no_metrics_that_nothing_uses(self, stack):
        assert "MetricsConfig" not in mapping(stack)

    @pytest.mark.parametrize("pollers, fails", [(0, False), (1, True), (2, False)])
    def test_has_a_rule_that_rejects_a_single_poller(self, pollers, fails):
        assert bool(Stack(MinimumPollers=pollers).failed_assertions()) == fails

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

    def test_have_the_type_of_the_parameter_and_its_suffix(self, stack):
        fifo = stack.parameters["QueueType"] == "fifo"
        kinds = {"EnrollmentQueue": fifo, "DeadLetterQueue": fifo, "UndeliveredQueue": not fifo}
        for name, queue in stack.of_type("AWS::SQS::Queue").items():
            assert is_fifo(queue["QueueName"]) == queue.get("FifoQueue", False) == kinds[name], name

    def test_have_high_throughput_if_they_are_fifo(self, stack):
        for queue in stack.of_type("AWS::SQS::Queue").values():
            high_throughput = (queue.get("DeduplicationScope"), queue.get("FifoThroughputLimit"))
            fifo = queue.get("FifoQueue", False)
            assert high_throughput == (("messageGroup", "perMessageGroupId") if fifo else (None, None))

    def test_accept_messages_without_a_deduplication_id(self, stack):
        for queue in stack.of_type("AWS::SQS::Queue").values():
            assert queue.get("ContentBasedDeduplication", False) == queue.get("FifoQueue", False)

    def test_are_encrypted(self, stack):
        for queue in stack.of_type("AWS::SQS::Queue").values():
            sse_sqs = stack.parameters["KmsKeyArn"] == ""
            assert queue.get("SqsManagedSseEnabled", False) == sse_sqs
            assert queue.get("KmsMasterKeyId") == (None if sse_sqs else KEY)

    def test_deny_requests_without_tls(self, stack):
        for queue in stack.of_type("AWS::SQS::Queue"):
            deny = queue_statements(stack, queue)["DenyWithoutTls"]
            assert (deny["Effect"], deny["Principal"], deny["Action"]) == ("Deny", "*", "sqs:*")
            assert deny["Resource"] in (queue + ".Arn", "*")
            assert deny["Condition"] == {"Bool": {"aws:SecureTransport": False}}

    def test_allow_only_the_topic_the_rule_and_other_accounts_to_send_messages(self, stack):
        topic = stack.parameters["EnrollmentTopicArn"]
        for queue in stack.of_type("AWS::SQS::Queue"):
            allowed = [it for it in queue_statements(stack, queue).values() if it["Effect"] == "Allow"]
            for it in allowed:
                if it["Principal"] == {"Service": "sns.amazonaws.com"}:
                    assert (it["Action"], it["Condition"]) == ("sqs:SendMessage", {"ArnEquals": {"aws:SourceArn": topic}})
                elif it["Principal"] == {"Service": "events.amazonaws.com"}:
                    assert it["Action"] == "sqs:SendMessage"
                    (arns,) = [operator["aws:SourceArn"] for operator in it["Condition"].values()]
                    assert rule_arn(stack) in arns
                else:
                    assert it["Principal"] == {"AWS": ["111111111111", "222222222222"]}
                    assert (queue, it["Action"]) == ("EnrollmentQueue", ["sqs:SendMessage", "sqs:GetQueueUrl"])
            services = [it["Principal"]["Service"] for it in allowed if "Service" in it["Principal"]]
            assert sorted(services) == [
                *(["events.amazonaws.com"] if stack.parameters["EventBusName"] else []),
                *(["sns.amazonaws.com"] if topic else [])]

    def test_allow_other_accounts_only_if_there_are_any(self, stack):
        accounts = "AllowPublisherAccounts" in queue_statements(stack, "EnrollmentQueue")
        assert accounts == bool(stack.parameters["PublisherAccounts"])


class TestPublishers:
    BUS = [it for it in STACKS.values() if it.get("EventBusName")]
    TOPICS = [it for it in STACKS.values() if it.get("EnrollmentTopicArn")]

    @pytest.mark.parametrize("parameters", TOPICS)
    def test_a_topic_has_a_subscription_with_raw_message_delivery_in_its_region(self, parameters):
        subscription = Stack(**parameters).one("AWS::SNS::Subscription")
        assert subscription["TopicArn"] == parameters["EnrollmentTopicArn"]
        assert subscription["Region"] == parameters["EnrollmentTopicArn"].split(":")[3]
        assert (subscription["Protocol"], subscription["Endpoint"]) == ("sqs", "EnrollmentQueue.Arn")
        assert subscription["RawMessageDelivery"] is True

    @pytest.mark.parametrize("parameters", TOPICS)
    def test_undelivered_notifications_go_to_a_queue_of_the_topic_s_type_and_region(self, parameters):
        stack = Stack(**parameters)
        topic = parameters["EnrollmentTopicArn"]
        redrive = stack.one("AWS::SNS::Subscription").get("RedrivePolicy")
        if topic.split(":")[3] != "eu-west-1":
            assert redrive is None
            return
        queue = redrive["deadLetterTargetArn"].removesuffix(".Arn")
        assert is_fifo(stack.properties(queue)["QueueName"]) == is_fifo(topic)
        allow = queue_statements(stack, queue)["AllowUndeliveredNotifications"]
        assert allow["Condition"] == {"ArnEquals": {"aws:SourceArn": topic}}

    @pytest.mark.parametrize("parameters", BUS)
    def test_undelivered_events_go_to_a_standard_queue_after_an_hour(self, parameters):
        stack = Stack(**parameters)
        (target,) = stack.one("AWS::Events::Rule")["Targets"]
        assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 185}
        queue = target["DeadLetterConfig"]["Arn"].removesuffix(".Arn")
        assert not is_fifo(stack.properties(queue)["QueueName"])
        allow = queue_statements(stack, queue)["AllowUndeliveredEvents"]
        assert allow["Condition"] == {"ArnEquals": {"aws:SourceArn": rule_arn(stack)}}

    @pytest.mark.parametrize("parameters", BUS + TOPICS)
    def test_do_not_exist_before_the_policies_that_let_them_send(self, parameters):
        stack = Stack(**parameters)
        policies = [name for name, it in stack.resources.items() if it["Type"] == "AWS::SQS::QueuePolicy"]
        senders = [it for it in stack.resources.values()
                   if it["Type"] in ("AWS::Events::Rule", "AWS::SNS::Subscription")]
        assert senders
        assert all(sorted(it["DependsOn"]) == sorted(policies) for it in senders)

    @pytest.mark.parametrize("parameters", BUS)
    def test_a_rule_has_the_name_that_the_queue_policies_allow(self, parameters):
        stack = Stack(**parameters)
        assert rule_arn(stack).endswith("/" + stack.one("AWS::Events::Rule")["Name"])

    def test_the_rule_of_version_1_0_can_send_until_it_is_replaced(self):
        allow = queue_statements(Stack(EventBusName="bus"), "EnrollmentQueue")["AllowEnrollmentEvents"]
        assert "arn:aws:events:eu-west-1:123456789012:rule/*stack-EnrollmentRule-*" in allow["Condition"]["ArnLike"]["aws:SourceArn"]

    def test_have_a_second_queue_only_if_the_dead_letter_queue_has_the_wrong_type(self, stack):
        (target,) = (stack.one("AWS::Events::Rule")["Targets"] if stack.parameters["EventBusName"] else [{}])
        dead_letters = [target.get("DeadLetterConfig", {}).get("Arn")]
        if stack.parameters["EnrollmentTopicArn"]:
            redrive = stack.one("AWS::SNS::Subscription").get("RedrivePolicy", {})
            dead_letters.append(redrive.get("deadLetterTargetArn"))
        assert ("UndeliveredQueue" in stack.resources) == ("UndeliveredQueue.Arn" in dead_letters)
        if "UndeliveredQueue" in stack.resources:
            queue = stack.properties("UndeliveredQueue")
            assert int(queue["MessageRetentionPeriod"]) == 14 * 24 * 3600
            assert queue["RedriveAllowPolicy"] == {"redrivePermission": "denyAll"}

    @pytest.mark.parametrize("kind, group", [("standard", None), ("fifo", {"MessageGroupId": "events"})])
    @pytest.mark.parametrize("source", ["", "campus.registrar"])
    def test_a_rule_matches_enrollment_events(self, kind, group, source):
        rule = Stack(EventBusName="bus", EventSource=source, EventDetailType="Enrolled", QueueType=kind).one("AWS::Events::Rule")
        assert rule["EventBusName"] == "bus"
        assert rule["EventPattern"] == {"detail-type": ["Enrolled"]} | ({"source": [source]} if source else {})
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

    def test_exists_before_a_version_of_the_function_is_primed(self, stack):
        table = function(stack)["Environment"]["Variables"]["TABLE_NAME"]
        assert table == ("StudentTable" if "StudentTable" in stack.resources else stack.parameters["TableName"])


def test_dead_letters_are_retained_unless_the_creation_of_the_stack_fails(stack):
    for name in {"DeadLetterQueue", "UndeliveredQueue"} & stack.resources.keys():
        assert stack.resources[name]["DeletionPolicy"] == "RetainExceptOnCreate"
        assert stack.resources[name]["UpdateReplacePolicy"] == "Retain"


class TestKeys:
    @pytest.mark.parametrize("parameter", ["KmsKeyArn", "TableKmsKeyArn"])
    @pytest.mark.parametrize("key, allowed", [
        ("", True), (KEY, True), (MULTI_REGION_KEY, True), (KEY.replace("arn:aws:", "arn:aws-cn:"), True),
        ("alias/intake", False), (KEY[:-1], False), (MULTI_REGION_KEY + "0", False),
        (KEY.replace("key/", "alias/"), False)])
    def test_can_be_multi_region_keys(self, parameter, key, allowed):
        assert bool(re.fullmatch(PARAMETERS[parameter]["AllowedPattern"], key)) == allowed

    def test_of_the_table_can_be_used_by_the_function_only_through_dynamodb(self, stack):
        (policy,) = stack.properties("IntakeRole")["Policies"]
        use = statements(policy["PolicyDocument"]).get("UseTableKey")
        existing = stack.parameters["Table"] == "existing"
        key = stack.parameters["TableKmsKeyArn" if existing else "KmsKeyArn"]
        if not key:
            assert use is None
            return
        assert use["Resource"] == key
        assert "kms:Decrypt" in use["Action"]
        assert use["Condition"] == {"StringEquals": {"kms:ViaService": "dynamodb.eu-west-1.amazonaws.com"}}


class TestFunction:
    def test_has_least_privilege_permissions(self, stack):
        roles = stack.of_type("AWS::IAM::Role").keys()
        canary = {"CodeDeployRole"} if stack.parameters["CanaryDeployment"] == "true" else set()
        assert roles == {"IntakeRole"} | canary
        (policy,) = stack.properties("IntakeRole")["Policies"]
        allowed = {(action, it["Resource"])
                   for it in policy["PolicyDocument"]["Statement"] if it["Sid"] != "UseTableKey"
                   for action in actions(it)}
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
            "TABLE_NAME": "StudentTable" if "StudentTable" in stack.resources else stack.parameters["TableName"],
            "QUEUE_URL": "EnrollmentQueue",
            "DEAD_LETTER_QUEUE_URL": "DeadLetterQueue",
            "POWERTOOLS_SERVICE_NAME": "stack",
            "POWERTOOLS_METRICS_NAMESPACE": "StudentIntake",
        }

    def test_logs_json_to_a_log_group_with_a_retention_period(self, stack):
        assert function(stack)["LoggingConfig"]["LogFormat"] == "JSON"
        assert function(stack)["LoggingConfig"]["LogGroup"] == "IntakeLogGroup"
        assert int(stack.properties("IntakeLogGroup")["RetentionInDays"]) > 0

    def test_can_require_signed_packages(self, stack):
        assert function(stack).get("CodeSigningConfigArn") == (stack.parameters["CodeSigningConfigArn"] or None)

    def test_and_its_deployments_have_roles_with_the_permissions_boundary(self, stack):
        boundary = stack.parameters["PermissionsBoundaryArn"] or None
        for role in stack.of_type("AWS::IAM::Role").values():
            assert role.get("PermissionsBoundary") == boundary


class TestCanaryDeployment:
    CANARY = Stack(CanaryDeployment="true")

    def test_has_alarms_on_the_new_version_only(self, stack):
        canary = stack.parameters["CanaryDeployment"] == "true"
        groups = stack.of_type("AWS::CodeDeploy::DeploymentGroup").values()
        assert len(groups) == canary
        for group in groups:
            assert group["AlarmConfiguration"]["Alarms"] == [
                {"Name": "NewVersionErrorsAlarm"}, {"Name": "NewVersionRejectionsAlarm"}]
            assert group["DeploymentConfigName"].endswith("LambdaCanary10Percent5Minutes")
            assert group["ServiceRoleArn"] == "CodeDeployRole.Arn"

    def test_counts_the_errors_of_the_version_that_the_alias_invokes(self):
        (version,) = self.CANARY.of_type("AWS::Lambda::Version")
        assert {it["Name"]: it["Value"] for it in self.CANARY.properties("NewVersionErrorsAlarm")["Dimensions"]} == {
            "FunctionName": "stack-intake", "Resource": "stack-intake:live", "ExecutedVersion": version + ".Version"}

    def test_compares_the_rejections_of_the_new_version_with_all(self):
        (version,) = self.CANARY.of_type("AWS::Lambda::Version")
        metrics = {it["Id"]: it["MetricStat"]["Metric"]
                   for it in self.CANARY.properties("NewVersionRejectionsAlarm")["Metrics"] if "MetricStat" in it}
        of_all = [{"Name": "Service", "Value": "stack"}]
        of_version = of_all + [{"Name": "FunctionVersion", "Value": version + ".Version"}]
        assert {name: (it["MetricName"], it["Dimensions"]) for name, it in metrics.items()} == {
            "new_rejected": ("MessagesRejected", of_version), "new_messages": ("BatchSize", of_version),
            "all_rejected": ("MessagesRejected", of_all), "all_messages": ("BatchSize", of_all)}

    @pytest.mark.parametrize("new, other, rolls_back", [
        ((0, 100), (0, 900), False),
        ((100, 100), (0, 900), True),
        ((3, 3), (0, 27), True),
        ((3, 3), (0, 0), True),
        ((2, 2), (0, 18), False),
        ((5, 100), (45, 900), False),
        ((30, 100), (270, 900), False),
        ((50, 100), (270, 900), True),
        ((0, 100), (900, 900), False),
        ((90, 100), (900, 900), False),
        ((9, 100), (0, 900), False),
        ((12, 100), (0, 900), True),
        ((0, 0), (900, 900), False),
    ])
    def test_rolls_back_if_the_new_version_rejects_a_greater_share(self, new, other, rolls_back):
        values = {"new_rejected": new[0], "new_messages": new[1],
                  "all_rejected": new[0] + other[0], "all_messages": new[1] + other[1]}
        assert self._evaluate(values) == rolls_back

    def test_does_not_roll_back_before_the_new_version_has_data(self):
        assert not self._evaluate(
            {"new_rejected": None, "new_messages": None, "all_rejected": 45, "all_messages": 50})

    def _evaluate(self, values):
        """The alarm's metric math for one data point of each metric; None is missing data."""
        expressions = {it["Id"]: it["Expression"]
                       for it in self.CANARY.properties("NewVersionRejectionsAlarm")["Metrics"] if "Expression" in it}
        functions = {"FILL": lambda value, default: default if value is None else value,
                     "IF": lambda condition, then, otherwise: then if condition else otherwise}

        class Names(dict):
            def __missing__(self, name):
                return functions.get(name) or eval(expressions[name].replace("AND", "and"), {}, Names(values))

        return Names(values)["rejects_more"] > 0


class TestAlarms:
    METRICS = {
        "DeadLettersAlarm": ("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": "DeadLetterQueue.QueueName"}),
        "BacklogAlarm": ("AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": "EnrollmentQueue.QueueName"}),
        "FunctionErrorsAlarm": ("AWS/Lambda", "Errors", {"FunctionName": "stack-intake"}),
        "ThrottlesAlarm": ("AWS/Lambda", "Throttles", {"FunctionName": "stack-intake"}),
        "DurationAlarm": ("AWS/Lambda", "Duration", {"FunctionName": "stack-intake"}),
        "ConflictsAlarm": ("StudentIntake", "StudentsInConflict", {"Service": "stack"}),
        "RejectionsAlarm": ("StudentIntake", "MessagesRejected", {"Service": "stack"}),
        "RetriesAlarm": ("StudentIntake", "MessagesRetried", {"Service": "stack"}),
    }
    METRIC_MATH = {"NewDeadLettersAlarm", "NewVersionRejectionsAlarm"}

    def expected(self, stack):
        expected = dict(self.METRICS)
        if "UndeliveredQueue" in stack.resources:
            expected["UndeliveredAlarm"] = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": "UndeliveredQueue.QueueName"})
        if bus := stack.parameters["EventBusName"]:
            rule = {"RuleName": "stack-intake"}
            dimensions = rule if bus == "default" else rule | {"EventBusName": bus}
            expected["EventsUndeliveredAlarm"] = ("AWS/Events", "FailedInvocations", dimensions)
        if stack.parameters["EnrollmentTopicArn"].startswith("arn:aws:sns:eu-west-1:123456789012:"):
            topic = {"TopicName": stack.parameters["EnrollmentTopicArn"].split(":")[5]}
            expected["NotificationsUndeliveredAlarm"] = ("AWS/SNS", "NumberOfNotificationsFailed", topic)
        if stack.parameters["CanaryDeployment"] == "true":
            (version,) = stack.of_type("AWS::Lambda::Version")
            expected["NewVersionErrorsAlarm"] = ("AWS/Lambda", "Errors", {
                "FunctionName": "stack-intake", "Resource": "stack-intake:live", "ExecutedVersion": version + ".Version"})
        return expected

    def test_monitor_these_metrics(self, stack):
        alarms = stack.of_type("AWS::CloudWatch::Alarm")
        monitored = {name: (it["Namespace"], it["MetricName"], {d["Name"]: d["Value"] for d in it["Dimensions"]})
                     for name, it in alarms.items() if name not in self.METRIC_MATH}
        assert monitored == self.expected(stack)
        assert function(stack)["FunctionName"] == "stack-intake"

    def test_report_every_rise_of_the_number_of_dead_letters(self, stack):
        alarm = stack.properties("NewDeadLettersAlarm")
        rise, *metrics = alarm["Metrics"]
        assert rise["Expression"] == "DIFF(visible + hidden)"
        assert {it["Id"]: it["MetricStat"]["Metric"]["MetricName"] for it in metrics} == {
            "visible": "ApproximateNumberOfMessagesVisible", "hidden": "ApproximateNumberOfMessagesNotVisible"}
        assert all(it["MetricStat"]["Metric"]["Dimensions"] == [
            {"Name": "QueueName", "Value": "DeadLetterQueue.QueueName"}] for it in metrics)
        assert (alarm["EvaluationPeriods"], alarm["Threshold"]) == (1, 0)

    def test_report_retries_that_last(self, stack):
        """OutageTest computes that a message that always fails raises the alarm."""
        alarm = stack.properties("RetriesAlarm")
        assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"], alarm["Threshold"]) == (300, 6, 3, 0)

    def test_report_messages_that_wait_longer_than_expected(self):
        assert Stack(ExpectedLatency=1200).properties("BacklogAlarm")["Threshold"] == "1200"

    def test_notify_the_email_address_and_the_topic(self, stack):
        topic = [stack.parameters["AlarmTopicArn"]] if stack.parameters["AlarmTopicArn"] else []
        email = ["AlarmTopic"] if stack.parameters["AlarmEmail"] else []
        for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
            assert alarm["AlarmActions"] == alarm["OKActions"] == email + topic
            assert alarm["TreatMissingData"] == "notBreaching"

    def test_have_a_topic_that_cloudwatch_can_publish_to_if_there_is_an_email_address(self, stack):
        email = stack.parameters["AlarmEmail"]
        assert ("AlarmTopic" in stack.resources) == bool(email)
        if email:
            topic = stack.properties("AlarmTopic")
            assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": email}]
            assert topic["KmsMasterKeyId"] == KEY
            allow = statements(stack.properties("AlarmTopicPolicy")["PolicyDocument"])["AllowAlarms"]
            assert (allow["Principal"], allow["Action"]) == ({"Service": "cloudwatch.amazonaws.com"}, "sns:Publish")

    def test_have_an_unencrypted_topic_without_a_key(self):
        assert "KmsMasterKeyId" not in Stack(AlarmEmail="ops@example.com").properties("AlarmTopic")

    def test_detect_long_invocations_before_they_time_out(self, stack):
        timeout = int(function(stack)["Timeout"]) * 1000
        assert 0.5 * timeout < int(stack.properties("DurationAlarm")["Threshold"]) < timeout

    def test_have_a_section_in_the_operations_guide(self, stack):
        headings = (TEMPLATE.parent / "docs/operations.md").read_text().splitlines()
        for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
            section = alarm["AlarmDescription"].split('"')[1]
            assert f"### {section}" in headings


class TestPoliciesForPeople:
    """OperatorPermissionsTest compares the actions with the calls of the scripts."""

    def test_allow_no_action_on_every_resource_but_reading_metrics(self, stack):
        for policy in stack.of_type("AWS::IAM::ManagedPolicy").values():
            for name, it in statements(policy["PolicyDocument"]).items():
                assert it["Effect"] == "Allow"
                assert ("*" in str(it["Resource"]).replace("stack/stack/*", "")) == (name in ("ReadMetrics", "PauseConsuming"))

    def test_pause_only_the_stack_s_event_source_mapping(self, stack):
        pause = statements(stack.properties("OperatorPolicy")["PolicyDocument"])["PauseConsuming"]
        assert pause["Condition"] == {"ArnEquals": {
            "lambda:FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:stack-intake:live"}}

    def test_include_the_key_and_the_second_queue_if_there_are_any(self, stack):
        operator = statements(stack.properties("OperatorPolicy")["PolicyDocument"])
        publisher = statements(stack.properties("PublisherPolicy")["PolicyDocument"])
        key = stack.parameters["KmsKeyArn"]
        assert ("UseKey" in operator) == ("UseKey" in publisher) == bool(key)
        assert ("UseTableKey" in operator) == bool(stack.parameters["TableKmsKeyArn"])
        assert ("ManageUndeliveredMessages" in operator) == ("UndeliveredQueue" in stack.resources)


def test_the_dashboard_shows_metrics_of_sqs_lambda_dynamodb_and_the_function(stack):
    dashboard = json.loads(stack.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    metrics = itertools.chain.from_iterable(it["properties"]["metrics"] for it in dashboard["widgets"])
    namespaces = {it[0] for it in metrics} - {"."}
    assert namespaces == {"AWS/SQS", "AWS/Lambda", "AWS/DynamoDB", "StudentIntake"}


def test_the_dashboard_has_a_name_of_its_own_in_every_region(stack):
    assert stack.one("AWS::CloudWatch::Dashboard")["DashboardName"] == "stack-eu-west-1"


@pytest.mark.parametrize("partition, domain", [
    ("aws", "console.aws.amazon.com"), ("aws-cn", "console.amazonaws.cn"),
    ("aws-us-gov", "console.amazonaws-us-gov.com"), ("aws-iso", None)])
def test_the_dashboard_has_a_url_in_partitions_with_a_known_console(partition, domain):
    url = Stack(partition=partition).outputs().get("DashboardUrl")
    assert url == (domain and f"https://eu-west-1.{domain}/cloudwatch/home?region=eu-west-1#dashboards/dashboard/Dashboard")


def test_outputs(stack):
    undelivered = {"UndeliveredQueueUrl", "UndeliveredQueueArn"} if "UndeliveredQueue" in stack.resources else set()
    assert stack.outputs().keys() == undelivered | {
        "QueueUrl", "QueueArn", "DeadLetterQueueUrl", "DeadLetterQueueArn", "TableName", "TableArn",
        "FunctionName", "FunctionArn", "EventSourceMappingId", "PublisherPolicyArn", "OperatorPolicyArn",
        "LogGroupName", "DashboardName", "DashboardUrl"}


def test_other_stacks_can_import_every_output(stack):
    for name, output in stack.template["Outputs"].items():
        assert output["Export"] == {"Name": {"Fn::Sub": "${AWS::StackName}-" + name}}


def test_saved_queries_read_the_function_s_log_group(stack):
    queries = stack.of_type("AWS::Logs::QueryDefinition")
    assert queries.keys() == {"RejectionsQuery", "ConflictsQuery", "RetriesQuery", "SlowBatchesQuery"}
    assert all(it["LogGroupNames"] == ["IntakeLogGroup"] for it in queries.values())


def test_every_parameter_has_a_description_a_default_and_a_constraint():
    for name, parameter in PARAMETERS.items():
        assert parameter["Description"], name
        assert "Default" in parameter, name
        assert parameter.keys() & {"AllowedPattern", "AllowedValues", "MinValue", "MaxLength"}, name


def test_every_parameter_is_in_one_group():
    groups = loads(TEMPLATE.read_text())["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = list(itertools.chain.from_iterable(it["Parameters"] for it in groups))
    assert sorted(grouped) == sorted(PARAMETERS)


def test_the_deployment_guide_lists_every_parameter_with_its_default():
    guide = (TEMPLATE.parent / "docs/deployment.md").read_text()
    documented = {}
    for row in re.findall(r"^\| (`[A-Z].*)$", guide, re.MULTILINE):
        names, defaults, _ = (it.strip() for it in row.split("|", 2))
        values = [it.strip().strip("`") for it in defaults.split(",")]
        documented |= dict(zip(re.findall(r"`(\w+)`", names), values, strict=True))
    expected = {name: str(it["Default"]) or "none" for name, it in PARAMETERS.items()}
    assert documented == expected


class TestSamConfig:
    CONFIG = tomllib.loads((TEMPLATE.parent / "samconfig.toml").read_text())

    @pytest.mark.parametrize("environment", ["default", "staging", "production"])
    def test_tags_all_resources_with_application_and_environment(self, environment):
        tags = self.CONFIG[environment]["deploy"]["parameters"]["tags"]
        assert tags == f"application=student-intake environment={environment}"

    def test_builds_from_the_sources_each_time(self):
        assert "cached" not in str(self.CONFIG)

    @pytest.mark.parametrize("environment", ["default", "staging", "production"])
    def test_overrides_only_parameters_of_the_template(self, environment):
        overrides = self.CONFIG[environment]["deploy"]["parameters"].get("parameter_overrides", "")
        Stack(**dict(it.split("=") for it in overrides.split()))
