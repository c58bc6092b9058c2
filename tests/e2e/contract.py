"""api/openapi.yaml as a test uses it: which paths there are, and whether an answer fits its schema."""

import fastjsonschema
import yaml

#: What the parts of an allOf may say, so that they can be said as one.
MERGED = {"type", "description", "required", "properties"}
#: Those that draft 7 does not have.
FORMATS = {"uuid": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}


class Contract:
    """The contract, with every object of its schemas closed: a key that it does not name is a fault."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        self.close(self.document["components"]["schemas"])
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
        """The first thing in `value` that is not as `schema` says, in a list; empty where all is."""
        key = str(schema)
        if key not in self.validators:
            # What is used of JSON Schema 2020-12 means the same in draft 7.
            whole = {"$schema": "http://json-schema.org/draft-07/schema", "components": self.document["components"]}
            self.validators[key] = fastjsonschema.compile(whole | schema, formats=FORMATS, use_default=False)
        try:
            self.validators[key](value)
        except fastjsonschema.JsonSchemaValueException as fault:
            return [fault.message[:300]]
        return []

    def close(self, node):
        """Makes one object of each allOf, and forbids keys that a schema does not name."""
        if isinstance(node, list):
            for item in node:
                self.close(item)
            return
        if not isinstance(node, dict):
            return
        for part in map(self.resolve, node.pop("allOf", ())):
            self.close(part)
            if not part.keys() <= MERGED | {"additionalProperties"}:
                raise ValueError(f"a part of an allOf says more than its properties: {list(part)}")
            node["type"] = "object"
            node["required"] = node.get("required", []) + part.get("required", [])
            node["properties"] = node.get("properties", {}) | part["properties"]
        if isinstance(node.get("properties"), dict):
            node.setdefault("additionalProperties", False)
        for value in node.values():
            self.close(value)
