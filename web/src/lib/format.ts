/** Values as text, as the program itself writes them. */

const kNoData = 'no data';

const counts = new Intl.NumberFormat('en-GB');

export function count(value: number): string {
  return counts.format(value);
}

/** "1 network", "2 networks". */
export function countOf(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? kNoData : value.toFixed(3);
}

/** A raw value: whole numbers without decimals, others with as many as say something. */
export function raw(value: number | null | undefined): string {
  if (value === null || value === undefined) return kNoData;
  if (Number.isInteger(value)) return count(value);
  return value < 1 ? value.toFixed(3) : String(Math.round(value * 100) / 100);
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '';
  if (part === 0) return '0\u00a0%';
  if (part === whole) return '100\u00a0%';
  const text = ((100 * part) / whole).toFixed(1);
  if (text === '0.0') return 'under 0.1\u00a0%';
  if (text === '100.0') return 'over 99.9\u00a0%';
  return `${text}\u00a0%`;
}

/** "+0.120", "−0.031", "unchanged". */
export function change(now: number | null | undefined, before: number | null | undefined): string {
  if (now === null || now === undefined || before === null || before === undefined) return '';
  return changeOf(now - before);
}

export function changeOf(difference: number | null | undefined): string {
  if (difference === null || difference === undefined) return '';
  const size = Math.abs(difference).toFixed(3);
  if (size === '0.000') return difference === 0 ? 'unchanged' : 'nearly unchanged';
  return `${difference < 0 ? '−' : '+'}${size}`;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
  'November', 'December'];

/** "2026-11-29 10:03 UTC". */
export function time(text: string | null | undefined): string {
  if (!text) return 'not dated';
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

export function day(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : 'not dated';
}

/** "November 2026" of "2026-11" or of a day in it. */
export function month(text: string): string {
  const name = months[Number(text.slice(5, 7)) - 1];
  return name ? `${name} ${text.slice(0, 4)}` : text;
}

const kMinute = 60;
const kHour = 3600;
const kDay = 86_400;

/** "13 min 42 s", "2 d 5 h": the two largest units. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units: [number, string][] = [[kDay, 'd'], [kHour, 'h'], [kMinute, 'min'], [1, 's']];
  const first = units.findIndex(([size]) => whole >= size);
  if (first < 0) return '0 s';
  const [size, name] = units[first] as [number, string];
  const head = `${Math.floor(whole / size)} ${name}`;
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % size) / next[0]) : 0;
  return next && rest > 0 ? `${head} ${rest} ${next[1]}` : head;
}

/** How long ago `text` was, in one unit: "3 h ago". Of the future, "just now". */
export function ago(text: string, now: number): string {
  const seconds = Math.floor((now - Date.parse(text)) / 1000);
  if (seconds < kMinute) return 'just now';
  if (seconds < kHour) return `${Math.floor(seconds / kMinute)} min ago`;
  if (seconds < 2 * kDay) return `${Math.floor(seconds / kHour)} h ago`;
  return `${Math.floor(seconds / kDay)} days ago`;
}

export function octets(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`;
  if (value < 1e9) return `${(value / 1e6).toFixed(1)} MB`;
  return `${(value / 1e9).toFixed(2)} GB`;
}

export function asn(value: number): string {
  return `AS${value}`;
}

/** The number in "AS64500" or "64500"; null if it is neither. */
export function parseAsn(text: string): number | null {
  const match = /^\s*(?:AS)?\s*(\d{1,10})\s*$/i.exec(text);
  const value = match ? Number(match[1]) : NaN;
  return value >= 0 && value <= 4_294_967_295 ? value : null;
}

/** `text` with its times of RFC 3339 as `time()` writes them. */
export function withTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (found) => time(found));
}

/** A sentence begins with a capital. */
export function sentence(text: string): string {
  return text === '' ? text : text[0]?.toUpperCase() + text.slice(1);
}
