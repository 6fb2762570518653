"""The template as CloudFormation would make it: expanded by SAM's own translator, conditions decided."""

import re
from pathlib import Path

from cfnlint.decode.cfn_yaml import loads
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
REGION = "eu-west-1"
NOTHING = object()


class NoPolicies(ManagedPolicyLoader):
    """Names of AWS's managed policies, without asking AWS for them."""

    def __init__(self):
        super().__init__(None)

    def load(self):
        return {"AWSCodeDeployRoleForLambda": "arn:aws:iam::aws:policy/AWSCodeDeployRoleForLambda"}


class Stack:
    """A stack made with some parameters; the others have their defaults."""

    def __init__(self, **parameters):
        source = loads(TEMPLATE.read_text())
        defaults = {name: str(it["Default"]) for name, it in source["Parameters"].items()}
        unknown = parameters.keys() - defaults.keys()
        assert not unknown, f"no such parameters: {unknown}"
        self.parameters = defaults | {name: str(it) for name, it in parameters.items()}
        for resource in source["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = "s3://bucket/code.zip"
        self.template = transform(source, dict(self.parameters), NoPolicies())
        self.resources = {
            name: it
            for name, it in self.template["Resources"].items()
            if "Condition" not in it or self._holds(it["Condition"])
        }

    def properties(self, name):
        """What a resource is made with; values that only AWS knows are text such as Queue.Arn."""
        return self._decided(self.resources[name]["Properties"])

    def of_type(self, kind):
        """The properties of every resource of this type, by name."""
        return {name: self.properties(name) for name, it in self.resources.items() if it["Type"] == kind}

    def one(self, kind):
        """The properties of the only resource of this type."""
        (only,) = self.of_type(kind).values()
        return only

    def refused(self):
        """What the template's rules have against these parameters."""
        return [
            assertion["AssertDescription"]
            for rule in self.template["Rules"].values()
            if self._decided(rule["RuleCondition"])
            for assertion in rule["Assertions"]
            if not self._decided(assertion["Assert"])
        ]

    def _holds(self, condition):
        return self._decided(self.template["Conditions"][condition])

    def _decided(self, value):
        if isinstance(value, list):
            return [it for it in map(self._decided, value) if it is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument), = value.items()
            decide = getattr(self, "_" + function.replace("::", "_").lower(), None)
            if decide:
                return decide(argument)
        decided = {key: self._decided(it) for key, it in value.items()}
        return {key: it for key, it in decided.items() if it is not NOTHING}

    def _ref(self, name):
        known = {"AWS::NoValue": NOTHING, "AWS::Region": REGION, "AWS::StackName": "stack",
                 "AWS::AccountId": "123456789012", "AWS::Partition": "aws"}
        return known.get(name, self.parameters.get(name, name))

    def _condition(self, name):
        return self._holds(name) if isinstance(name, str) else {"Condition": self._decided(name)}

    def _fn_getatt(self, path):
        return path if isinstance(path, str) else ".".join(path)

    def _fn_sub(self, argument):
        text, more = (argument, {}) if isinstance(argument, str) else argument
        return re.sub(r"\$\{([\w:.]+)}", lambda it: str(self._decided(more[it[1]])) if it[1] in more
                      else str(self._ref(it[1])), text)

    def _fn_if(self, argument):
        condition, then, otherwise = argument
        return self._decided(then if self._holds(condition) else otherwise)

    def _fn_equals(self, argument):
        left, right = self._decided(argument)
        return str(left) == str(right)

    def _fn_not(self, argument):
        return not self._decided(argument[0])

    def _fn_or(self, argument):
        return any(self._decided(argument))

    def _fn_contains(self, argument):
        among, value = self._decided(argument)
        return value in among

    def _fn_findinmap(self, argument):
        mapping, first, second = self._decided(argument)
        return self.template["Mappings"][mapping][first][second]
