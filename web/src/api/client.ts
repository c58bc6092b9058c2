/** The only place that talks to the program. */

import type { Answers, Queries } from './schema';

export type Path = keyof Answers & string;

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
  title?: string;
  detail?: string;
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
const kJoined = new Set(['ids']);

/** The address of `path`, its {parameters} filled in and with `query`. */
export function address(path: Path, parameters: Values = {}, query: Values = {}): string {
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
    response = await fetch(address(path, parameters, query as Values), {
      signal,
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
    });
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
