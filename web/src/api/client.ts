/** The only place that talks to the program. */

import type { Answers, Queries, Statements } from './schema';
import { setToken, token } from './token';

export type Path = keyof Answers & string;
export type StatementPath = keyof Statements & string;
/** Whole lists, which are saved and not read. */
export type ExportPath = '/api/v1/exports/networks' | '/api/v1/exports/scores' | '/api/v1/exports/incidents';

/** Why there is no answer: the network, the program's refusal (RFC 9457), or something that is no answer of it. */
export class Failure extends Error {
  readonly status: number;

  constructor(
    readonly kind: 'network' | 'refused' | 'not-found' | 'no-access' | 'busy' | 'program',
    message: string,
    status = 0,
  ) {
    super(message);
    this.status = status;
  }

  get canRetry(): boolean {
    return this.kind !== 'not-found' && this.kind !== 'no-access';
  }
}

interface Problem {
  type?: string;
  title?: string;
  detail?: string;
}

/** Asks as who has the token, if there is one. A token that is not known any more is forgotten, and nobody asks then. */
async function ask(path: string, options: RequestInit): Promise<Response> {
  const sent = token();
  const headers: Record<string, string> = { accept: 'application/json', ...(options.headers as Record<string, string>) };
  if (sent !== '') headers['authorization'] = `Bearer ${sent}`;
  const response = await fetch(path, { ...options, headers, credentials: 'same-origin' });
  if (response.status !== 401 || sent === '') return response;
  if (!/invalid_token/.test(response.headers.get('www-authenticate') ?? '')) return response;
  if (token() === sent) setToken('');
  return await ask(path, options);
}

async function failureOf(response: Response): Promise<Failure> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // Not from the program itself: a proxy's page. Its status says enough.
  }
  const title = problem.title ?? `The server answered ${response.status} ${response.statusText}.`;
  const text = problem.detail ? `${title.replace(/\.$/, '')}: ${problem.detail}` : title;
  const { status } = response;
  if (status === 404) return new Failure('not-found', text, status);
  if (status === 401 || status === 403) return new Failure('no-access', text, status);
  if (status === 429 || status === 503) return new Failure('busy', text, status);
  return new Failure(status < 500 ? 'refused' : 'program', text, status);
}

type Value = string | number | boolean | undefined | null;
type Values = Record<string, Value | string[]>;

/** Lists whose items stand in one parameter, with commas between that are not escaped; others repeat the parameter. */
const kJoined = new Set(['ids', 'fixes']);

/** The address of `path`, its {parameters} filled in and with `query`. */
export function address(path: Path | StatementPath | ExportPath, parameters: Values = {}, query: Values = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name] ?? '')).replaceAll('%3A', ':'));
  const search = new URLSearchParams();
  const joined: string[] = [];
  for (const [key, value] of Object.entries(query)) {
    if (kJoined.has(key) && Array.isArray(value)) {
      joined.push(`${key}=${value.map(encodeURIComponent).join(',')}`);
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(key, String(one));
    }
  }
  const text = [...joined, ...(search.size > 0 ? [search.toString()] : [])].join('&');
  return text ? `${filled}?${text}` : filled;
}

/** Asks for `path`; the answer as documented. Errors: Failure; an abort stays an abort. */
export async function get<P extends Path>(
  path: P,
  { parameters = {}, query = {}, signal }: { parameters?: Values; query?: Queries[P]; signal: AbortSignal },
): Promise<Answers[P]> {
  let response: Response;
  try {
    response = await ask(address(path, parameters, query as Values), { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure('network', 'The server could not be reached.');
  }
  if (!response.ok) throw await failureOf(response);
  try {
    return (await response.json()) as Answers[P];
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure('program', 'The answer was not JSON.');
  }
}

/** A file and its name, as who has the token may have it. Errors: Failure. */
export async function file(path: ExportPath, query: Values): Promise<{ name: string; content: Blob }> {
  let response: Response;
  try {
    response = await ask(address(path, {}, query), { headers: { accept: '*/*' } });
  } catch {
    throw new Failure('network', 'The server could not be reached.');
  }
  if (!response.ok) throw await failureOf(response);
  const name = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'comity';
  return { name, content: await response.blob() };
}

/** Says something; what was kept of it. Errors: Failure. */
export async function post<P extends StatementPath>(
  path: P,
  { parameters = {}, body }: { parameters?: Values; body: Statements[P]['body'] },
): Promise<Statements[P]['answer']> {
  let response: Response;
  try {
    response = await ask(address(path, parameters), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Failure('network', 'The server could not be reached; whether it was kept is not known.');
  }
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as Statements[P]['answer'];
}
