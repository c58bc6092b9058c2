import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EventReader, follow, type LiveEvent } from '../../src/api/live';

const kStream = ': hello\n\nretry: 1000\n\nid: 1\nevent: incident\ndata: {"a":\ndata: 1}\n\nid: 2\rdata:two\r\rid: 3\r\n\r\nid\ndata\n\n' +
  'data: cut off';

function read(pieces: string[]): { events: LiveEvent[]; ids: string[]; reader: EventReader } {
  const events: LiveEvent[] = [];
  const ids: string[] = [];
  const reader: EventReader = new EventReader('0', (event) => {
    events.push(event);
    ids.push(reader.lastId);
  });
  for (const piece of pieces) reader.push(piece);
  return { events, ids, reader };
}

test('a stream is the same wherever it is cut', () => {
  const whole = read([kStream]);
  assert.deepEqual(whole.events, [
    { name: 'incident', data: '{"a":\n1}' }, { name: 'message', data: 'two' }, { name: 'message', data: '' }]);
  assert.deepEqual(whole.ids, ['1', '2', '']);
  assert.equal(whole.reader.retryMs, 1000);
  assert.deepEqual(read([...kStream]).events, whole.events);
  for (let cut = 1; cut < kStream.length; ++cut) {
    assert.deepEqual(read([kStream.slice(0, cut), kStream.slice(cut)]).events, whole.events, `cut at ${cut}`);
  }
});

test('an event without an end is no event', () => {
  assert.throws(() => {
    const { reader } = read([]);
    for (let i = 0; i < 2_000; ++i) reader.push(`data: ${'x'.repeat(1_000)}\n`);
  }, RangeError);
});

/** Answers of fetch, one after the other; what was asked with. */
function answering(answers: (() => Response)[]): { asked: Headers[]; restore: () => void } {
  const real = globalThis.fetch;
  const asked: Headers[] = [];
  globalThis.fetch = (_, options) => {
    asked.push(new Headers(options?.headers));
    const answer = answers[asked.length - 1];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('no network'));
  };
  return { asked, restore: () => { globalThis.fetch = real; } };
}
const stream = (text: string): Response => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
const soon = { retryMs: 1 };

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); ++tries) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.ok(holds());
}

test('whoever follows goes on where the connection broke', async () => {
  const { asked, restore } = answering([
    () => stream('id: a\ndata: 1\n\nid: b\ndata: half'),
    () => { throw new TypeError('no network'); },
    () => new Response('', { status: 503 }),
    () => stream('id: c\ndata: 2\n\n'),
    () => new Response(null, { status: 204 })]);
  const events: string[] = [];
  const end = follow('/api/v1/events', ({ data }) => events.push(data), soon);
  await until(() => asked.length === 5);
  await new Promise((resolve) => setTimeout(resolve, 20));
  end();
  restore();
  assert.deepEqual(events, ['1', '2']);
  assert.deepEqual(asked.map((headers) => headers.get('last-event-id')), [null, 'a', 'a', 'a', 'c']);
});

test('whoever may not follow does not ask again', async () => {
  for (const answer of [new Response('', { status: 401 }), new Response('<h1>', { headers: { 'content-type': 'text/html' } })]) {
    const { asked, restore } = answering([() => answer]);
    const end = follow('/api/v1/events', () => assert.fail('no event'), soon);
    await until(() => asked.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(asked.length, 1);
    end();
    restore();
  }
});
