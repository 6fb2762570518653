"""Expands template.yaml with the SAM translator and evaluates its conditions and intrinsic functions."""

import os
import re
from pathlib import Path

from cfnlint.decode.cfn_yaml import loads
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
REGION = "eu-west-1"
NO_VALUE = object()

# The translator requires a Region.
os.environ.setdefault("AWS_DEFAULT_REGION", REGION)


class OfflineManagedPolicies(ManagedPolicyLoader):
    """The managed policies that the translator uses, without a call to AWS."""

    def __init__(self):
        super().__init__(None)

    def load(self):
        return {"AWSCodeDeployRoleForLambda": "arn:aws:iam::aws:policy/AWSCodeDeployRoleForLambda"}


class Stack:
    """The template with the given parameters; the other parameters have their defaults."""

    def __init__(self, partition="aws", **parameters):
        self.partition = partition
        source = loads(TEMPLATE.read_text())
        defaults = {name: str(it["Default"]) for name, it in source["Parameters"].items()}
        unknown = parameters.keys() - defaults.keys()
        assert not unknown, f"unknown parameters: {unknown}"
        self.parameters = defaults | {name: str(it) for name, it in parameters.items()}
        for resource in source["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = "s3://bucket/code.zip"
        self.template = transform(source, dict(self.parameters), OfflineManagedPolicies())
        self.resources = {
            name: it
            for name, it in self.template["Resources"].items()
            if "Condition" not in it or self._condition(it["Condition"])
        }

    def properties(self, name):
        """The properties of a resource. Fn::GetAtt evaluates to text such as Queue.Arn."""
        return self._evaluate(self.resources[name]["Properties"])

    def of_type(self, kind):
        """The properties of the resources of a type, by logical ID."""
        return {name: self.properties(name) for name, it in self.resources.items() if it["Type"] == kind}

    def one(self, kind):
        """The properties of the only resource of a type."""
        (only,) = self.of_type(kind).values()
        return only

    def outputs(self):
        """The values of the outputs."""
        return {
            name: self._evaluate(it["Value"])
            for name, it in self.template["Outputs"].items()
            if "Condition" not in it or self._condition(it["Condition"])
        }

    def failed_assertions(self):
        """The descriptions of the rule assertions that these parameters fail."""
        return [
            assertion["AssertDescription"]
            for rule in self.template["Rules"].values()
            if self._evaluate(rule.get("RuleCondition", True))
            for assertion in rule["Assertions"]
            if not self._evaluate(assertion["Assert"])
        ]

    def _evaluate(self, value):
        if isinstance(value, list):
            return [it for it in map(self._evaluate, value) if it is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument), = value.items()
            evaluate = getattr(self, "_" + function.replace("::", "_").lower(), None)
            if evaluate:
                return evaluate(argument)
        evaluated = {key: self._evaluate(it) for key, it in value.items()}
        return {key: it for key, it in evaluated.items() if it is not NO_VALUE}

    def _ref(self, name):
        pseudo = {"AWS::NoValue": NO_VALUE, "AWS::Region": REGION, "AWS::StackName": "stack",
                  "AWS::AccountId": "123456789012", "AWS::Partition": self.partition}
        if name in pseudo:
            return pseudo[name]
        if self.template["Parameters"].get(name, {}).get("Type") == "CommaDelimitedList":
            return self.parameters[name].split(",")
        return self.parameters.get(name, name)

    def _condition(self, name):
        # A policy statement also has a key Condition.
        if not isinstance(name, str):
            return {"Condition": self._evaluate(name)}
        return self._evaluate(self.template["Conditions"][name])

    def _fn_getatt(self, path):
        return path if isinstance(path, str) else ".".join(path)

    def _fn_sub(self, argument):
        text, variables = (argument, {}) if isinstance(argument, str) else argument
        return re.sub(
            r"\$\{([\w:.]+)}",
            lambda it: str(self._evaluate(variables[it[1]]) if it[1] in variables else self._ref(it[1])),
            text)

    def _fn_if(self, argument):
        condition, then, otherwise = argument
        return self._evaluate(then if self._condition(condition) else otherwise)

    def _fn_equals(self, argument):
        left, right = self._evaluate(argument)
        return str(left) == str(right)

    def _fn_and(self, argument):
        return all(self._evaluate(argument))

    def _fn_not(self, argument):
        return not self._evaluate(argument[0])

    def _fn_or(self, argument):
        return any(self._evaluate(argument))

    def _fn_select(self, argument):
        index, values = argument
        return self._evaluate(values)[int(index)]

    def _fn_split(self, argument):
        delimiter, text = self._evaluate(argument)
        return text.split(delimiter)

    def _fn_join(self, argument):
        delimiter, values = self._evaluate(argument)
        return delimiter.join(values)

    def _fn_contains(self, argument):
        values, value = self._evaluate(argument)
        return value in values

    def _fn_findinmap(self, argument):
        mapping, first, second = self._evaluate(argument)
        return self.template["Mappings"][mapping][first][second]
