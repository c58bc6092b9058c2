"""api/openapi.yaml as a test uses it: which paths there are, and whether an answer fits its schema."""

import copy

import jsonschema
import yaml


class Contract:
    """The contract, with every object of its schemas closed: a key that it does not name is a fault."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        close(self.document["components"]["schemas"], copy.deepcopy(self.document["components"]["schemas"]))
        self.validators = {}

    def operations(self):
        """(path, operation) of every GET or POST; no path has both."""
        return [(path, item.get("get") or item["post"]) for path, item in self.document["paths"].items()]

    def is_post(self, path):
        return "post" in self.document["paths"][path]

    def is_stream(self, path):
        return "text/event-stream" in self.content(path, 200)

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"][2:].split("/"):
                target = target[part]
            node = target
        return node

    def parameters(self, operation):
        return [self.resolve(parameter) for parameter in operation.get("parameters", [])]

    def content(self, path, status):
        """Media types and their schemas of an answer."""
        responses = dict(self.operations())[path]["responses"]
        response = self.resolve(responses.get(str(status), responses.get("default", {})))
        return response.get("content", {})

    def faults(self, schema, value):
        """What in `value` is not as `schema` says, at most five lines."""
        key = str(schema)
        if key not in self.validators:
            whole = {"components": self.document["components"], **schema}
            self.validators[key] = jsonschema.Draft202012Validator(
                whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
        errors = list(self.validators[key].iter_errors(value))
        return [f"{error.json_path}: {error.message[:200]}" for error in errors[:5]]


def close(node, schemas):
    """Forbids keys that a schema does not name; the parts of an allOf, of `schemas` as written, are closed together."""
    if isinstance(node, list):
        for item in node:
            close(item, schemas)
        return
    if not isinstance(node, dict):
        return
    if "allOf" in node:
        node["allOf"] = [copy.deepcopy(schemas[part["$ref"].rsplit("/", 1)[1]]) if "$ref" in part else part
                         for part in node["allOf"]]
        node["unevaluatedProperties"] = False
        return
    if isinstance(node.get("properties"), dict):
        node.setdefault("unevaluatedProperties", False)
    for value in node.values():
        close(value, schemas)
