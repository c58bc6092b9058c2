// Writes TypeScript types of what api/openapi.yaml describes:
//
//   node scripts/api_types.mjs OPENAPI.yaml SCHEMA.d.ts
//
// One interface or type for each schema, `Answers` (what GET of a path answers with 200 as JSON), `Queries` (what its
// query may have) and `Statements` (what POST to it takes). Only what that file uses is understood; anything else ends the build, so that no type is
// silently `any`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { parse } from 'yaml';

const [input, output] = process.argv.slice(2);
if (!input || !output) {
  console.error('usage: api_types.mjs OPENAPI.yaml SCHEMA.d.ts');
  process.exit(64);
}

/** @typedef {Record<string, any>} Node */
/** @type {Node} */
const api = parse(readFileSync(input, 'utf8'));

/** What a `$ref` names. @param {Node} node @returns {Node} */
function resolve(node) {
  if (typeof node['$ref'] !== 'string') return node;
  /** @type {Node | undefined} */
  let found = api;
  for (const part of node['$ref'].replace(/^#\//, '').split('/')) found = found?.[part];
  if (!found) throw new Error(`${node['$ref']} names nothing`);
  return resolve(found);
}

/** @param {string} name */
const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

/** @param {string} text @param {string} indent */
function comment(text, indent) {
  if (!text) return '';
  const lines = text.trim().replaceAll('*/', '* /').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

/** @param {Node} schema @param {string} indent */
function objectType(schema, indent) {
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  let text = '';
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    text += comment(property.description ?? '', inner);
    text += `${inner}${key(name)}${required.has(name) ? '' : '?'}: ${typeOf(property, inner)};\n`;
  }
  const others = schema.additionalProperties;
  if (others && typeof others === 'object') {
    const type = typeOf(others, inner);
    if (text === '') return `Record<string, ${type}>`;
    text += `${inner}[key: string]: ${type};\n`;
  }
  if (text === '') return 'Record<string, unknown>';
  return `{\n${text}${indent}}`;
}

/** The type of one JSON type. @param {string} type @param {Node} schema @param {string} indent @returns {string} */
function plainType(type, schema, indent) {
  switch (type) {
    case 'string': return 'string';
    case 'integer':
    case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'array': {
      if (schema.prefixItems) {
        return `[${schema.prefixItems.map((/** @type {Node} */ item) => typeOf(item, indent)).join(', ')}]`;
      }
      const item = schema.items ? typeOf(schema.items, indent) : 'unknown';
      return /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
    }
    case 'object': return objectType(schema, indent);
    default: throw new Error(`unknown type ${type}`);
  }
}

/** @param {Node | boolean} schema @param {string} [indent] @returns {string} */
function typeOf(schema, indent = '') {
  if (schema === true || typeof schema !== 'object') return 'unknown';
  if (schema.$ref) {
    const match = /^#\/components\/schemas\/(\w+)$/.exec(schema.$ref);
    if (!match) throw new Error(`${schema.$ref} is no schema`);
    return /** @type {string} */ (match[1]);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((/** @type {unknown} */ value) => JSON.stringify(value)).join(' | ');
  const some = schema.oneOf ?? schema.anyOf;
  if (some) return some.map((/** @type {Node} */ one) => typeOf(one, indent)).join(' | ');
  if (schema.allOf) {
    const parts = schema.allOf.map((/** @type {Node} */ one) => typeOf(one, indent));
    if (schema.properties) parts.push(objectType(schema, indent));
    return parts.join(' & ');
  }
  if (Array.isArray(schema.type)) {
    return schema.type.map((/** @type {string} */ type) => plainType(type, schema, indent)).join(' | ');
  }
  if (schema.type === undefined) return schema.properties ? objectType(schema, indent) : 'unknown';
  return plainType(schema.type, schema, indent);
}

/** The JSON that GET of a path answers with 200; null if it is not JSON. @param {Node} get */
function answerOf(get) {
  const response = get.responses?.['200'];
  const content = response ? resolve(response).content : undefined;
  const schema = content?.['application/json']?.schema;
  return schema ? typeOf(schema, '  ') : null;
}

let text = `// Made from ${input.replace(/^.*\/(?=api\/)/, '')} by web/scripts/api_types.mjs.\n\n`;
for (const [name, schema] of Object.entries(api.components?.schemas ?? {})) {
  text += comment(schema.description ?? '', '');
  const type = typeOf(schema);
  // Of an object alone: one that may be null, or a list of them, is no interface.
  text += type.startsWith('{\n') && type.endsWith('\n}') ? `export interface ${name} ${type}\n\n` : `export type ${name} = ${type};\n\n`;
}
let answers = '';
let queries = '';
let statements = '';
for (const [path, item] of Object.entries(api.paths ?? {})) {
  if (item.post) {
    const { schema } = item.post.requestBody.content['application/json'];
    const made = resolve(item.post.responses['201'] ?? item.post.responses['202']).content['application/json'].schema;
    statements += `${comment(item.post.summary ?? '', '  ')}  ${JSON.stringify(path)}: { body: ${typeOf(schema)}; answer: ${typeOf(made)} };\n`;
  }
  if (!item.get) continue;
  const answer = answerOf(item.get);
  if (answer === null) continue;
  answers += `${comment(item.get.summary ?? '', '  ')}  ${JSON.stringify(path)}: ${answer};\n`;
  const parameters = [...(item.parameters ?? []), ...(item.get.parameters ?? [])]
    .map(resolve)
    .filter((parameter) => parameter.in === 'query');
  const fields = parameters.map(
    (parameter) => `${comment(parameter.description ?? '', '    ')}    ${key(parameter.name)}?: ` +
      `${typeOf(parameter.schema ?? {}, '    ')} | undefined;\n`,
  );
  queries += `  ${JSON.stringify(path)}: {\n${fields.join('')}  };\n`;
}
text += `/** What GET of a path answers. */\nexport interface Answers {\n${answers}}\n\n`;
text += `/** What the query of a path may have. */\nexport interface Queries {\n${queries}}\n`;
text += `/** What POST to a path takes, and what it answers with 201 or 202. */\nexport interface Statements {\n${statements}}\n`;
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
