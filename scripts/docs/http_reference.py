#!/usr/bin/env python3
"""Makes docs/http-api.md from the gateway's openapi.yaml; with --check only says whether it is stale."""

import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "gateway/src/main/resources/dev/scrubjay/gateway/http/operator/openapi.yaml"
PAGE = ROOT / "docs/http-api.md"
DEPTH = 3
PASSED = "pass-through"
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]

HEAD = """# HTTP API

This page is made from the gateway's own description, which `GET /openapi.yaml` answers, by `scripts/docs-pages`. Callers
send their key as `Authorization: Bearer KEY` or `x-api-key: KEY`; where no keys are configured, none is needed. Errors
have the form of the caller's SDK: OpenAI's, or Anthropic's for `/v1/messages` and for callers that send
`anthropic-version`. [cache-key.md](cache-key.md) says which requests share an answer.
"""


class Reference:
    def __init__(self, api):
        self.api = api
        self.lines = [HEAD]
        self.parameters = {}
        self.schemas = {}

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.api
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = {**target, **{k: v for k, v in node.items() if k != "$ref"}}
        return node

    def page(self):
        for tag in self.api["tags"]:
            self.lines += [f"\n## {tag['name'].capitalize()}\n", text(tag.get("description", ""))]
            if tag["name"] == PASSED:
                self.lines += self.passed()
                continue
            for path, item in self.api["paths"].items():
                same = {}
                for method in METHODS:
                    operation = item.get(method)
                    if operation and tag["name"] in operation.get("tags", []):
                        same.setdefault(self.operation(operation, item), []).append(method.upper())
                for body, methods in same.items():
                    self.lines += [f"\n### {', '.join(methods)} {path}\n", body]
        self.shared_parameters()
        self.shared_schemas()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).rstrip() + "\n"

    def passed(self):
        """What passes as it is has no members to list."""
        rows = ["\nBodies and replies are the provider's.\n", "| path | methods | |", "|---|---|---|"]
        for path, item in self.api["paths"].items():
            passed = {m.upper(): item[m] for m in METHODS if PASSED in item.get(m, {}).get("tags", [])}
            if passed:
                what = list(dict.fromkeys(cell(each.get("summary", "")) for each in passed.values()))
                what = what[0] if len(what) == 1 else ""
                rows.append(f"| `{path}` | {', '.join(passed)} | {what} |")
        return rows

    def operation(self, operation, item):
        out = [text(operation.get("summary", "")) + ".\n"]
        if operation.get("description"):
            out.append(text(operation["description"]) + "\n")
        own, shared = [], []
        for node in item.get("parameters", []) + operation.get("parameters", []):
            parameter = self.resolve(node)
            if "$ref" in node:
                self.parameters[parameter["name"]] = parameter
                shared.append(f"`{parameter['name']}`")
            else:
                own.append(self.parameter(parameter))
        if own:
            out += ["| parameter | in | value | |", "|---|---|---|---|", *own, ""]
        if shared:
            out.append(f"[Headers and parameters](#headers-and-parameters): {', '.join(shared)}.\n")
        body = self.resolve(operation.get("requestBody", {}))
        for kind, content in body.get("content", {}).items():
            rows = self.members(content.get("schema", {}))
            if rows:
                out += [f"Body (`{kind}`):\n", "| member | value | |", "|---|---|---|", *rows, ""]
            elif kind != "*/*":
                out.append(f"Body: `{kind}`.\n")
        out += self.replies(operation["responses"])
        return "\n".join(out)

    def replies(self, responses):
        out = []
        for status, node in responses.items():
            if status == "default":
                continue
            response = self.resolve(node)
            out.append(f"**{status}**: {text(response.get('description', ''))}\n")
            rows = []
            for content in response.get("content", {}).values():
                rows = rows or self.members(content.get("schema", {}))
            if rows:
                out += ["| member | value | |", "|---|---|---|", *rows, ""]
            headers = {n: self.resolve(h) for n, h in response.get("headers", {}).items()}
            if headers:
                out += ["| header | |", "|---|---|"]
                out += [f"| `{name}` | {cell(h.get('description', ''))} |" for name, h in headers.items()]
                out.append("")
        return out

    def shared_schemas(self):
        self.lines.append("\n## Objects\n")
        shown = set()
        while self.schemas.keys() - shown:
            name = min(self.schemas.keys() - shown)
            shown.add(name)
            rows = self.members(self.schemas[name])
            self.lines += [f"### {name}\n", text(self.schemas[name].get("description", "")), ""]
            self.lines += ["| member | value | |", "|---|---|---|", *rows, ""]

    def parameter(self, parameter):
        required = " (required)" if parameter.get("required") else ""
        kind = self.kind(parameter.get("schema", {}))
        return f"| `{parameter['name']}`{required} | {parameter['in']} | {kind} | {cell(parameter.get('description', ''))} |"

    def members(self, schema, prefix="", depth=0):
        schema = self.merged(schema)
        rows = []
        for name, node in schema.get("properties", {}).items():
            member = self.merged(node)
            shared = node.get("$ref", "").rpartition("/")[2] if member.get("properties") else ""
            if shared:
                self.schemas[shared] = member
                rows.append(f"| `{path_of(prefix, name, schema)} | [{shared}](#{shared.lower()}) | |")
                continue
            path = prefix + name
            rows.append(f"| `{path_of(prefix, name, schema)} | {self.kind(node)} | {cell(member.get('description', ''))} |")
            items = self.merged(member.get("items", {})) if isinstance(member.get("items"), dict) else {}
            if depth < DEPTH and member.get("properties"):
                rows += self.members(member, path + ".", depth + 1)
            elif depth < DEPTH and items.get("properties"):
                rows += self.members(items, path + "[].", depth + 1)
        return rows

    def merged(self, node):
        """The schema with what it takes from others; of alternatives, all members."""
        node = self.resolve(node)
        merged = {k: v for k, v in node.items() if k not in ("allOf", "anyOf", "oneOf")}
        for word in ("allOf", "anyOf", "oneOf"):
            for part in node.get(word, []):
                part = self.merged(part)
                if part.get("properties"):
                    merged["properties"] = {**part["properties"], **merged.get("properties", {})}
                    if word == "allOf":
                        merged["required"] = part.get("required", []) + merged.get("required", [])
        return merged

    def kind(self, node):
        node = self.resolve(node)
        if "const" in node:
            return f"`{shown(node['const'])}`"
        if "enum" in node:
            kind = ", ".join(f"`{shown(value)}`" for value in node["enum"])
        elif "oneOf" in node or "anyOf" in node:
            parts = dict.fromkeys(self.kind(part) for part in node.get("oneOf", node.get("anyOf")))
            kind = " or ".join(part for part in parts if part)
        elif "allOf" in node:
            kind = "object"
        else:
            kind = node.get("type", "any" if not node.get("properties") else "object")
            kind = " or ".join(kind) if isinstance(kind, list) else kind
            if kind == "array" and node.get("items"):
                kind = f"list of {self.kind(node['items'])}"
        low, high = node.get("minimum"), node.get("maximum")
        if low is not None and high is not None:
            kind += f", {low} to {high}"
        elif low is not None:
            kind += f", from {low}"
        for limit, word in (("maxLength", "characters"), ("maxItems", "items")):
            if limit in node:
                kind += f", at most {node[limit]} {word}"
        if "default" in node:
            kind += f"; default `{shown(node['default'])}`"
        return cell(kind)

    def shared_parameters(self):
        self.lines += ["\n## Headers and parameters\n", "| parameter | in | value | |", "|---|---|---|---|"]
        self.lines += [self.parameter(self.parameters[name]) for name in sorted(self.parameters)]


def path_of(prefix, name, schema):
    """The member's path as code, and whether it must be there."""
    return f"{prefix}{name}`" + (" (required)" if name in schema.get("required", []) else "")


def shown(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def text(value):
    return value.strip().replace("<", "&lt;")


def cell(value):
    return " ".join(str(value).split()).replace("<", "&lt;").replace("|", "\\|")


def main():
    page = Reference(yaml.safe_load(SOURCE.read_text())).page()
    if "--check" not in sys.argv:
        PAGE.write_text(page)
    elif not PAGE.exists() or PAGE.read_text() != page:
        sys.exit("docs/http-api.md is stale: scripts/docs-pages makes it anew")


if __name__ == "__main__":
    main()
