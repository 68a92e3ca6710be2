// Server-sent events by fetch, since EventSource cannot send a token.

import { Refused, request } from './api.js';

const FIRST_WAIT_MILLIS = 500;
const LONGEST_WAIT_MILLIS = 15_000;
// The node writes something every 15 s; a stream that is silent for longer is dead, though nothing has ended it.
const SILENCE_MILLIS = 40_000;

// Follows a stream until `signal` ends it, and begins again whenever it breaks.
//
// on.event(kind, data)   an event, its data read
// on.up()                it flows (again)
// on.down(fault)         it has ended; it is tried again unless `fault` is a refusal
export async function follow(where, query, signal, on) {
  let wait = FIRST_WAIT_MILLIS;
  while (!signal.aborted) {
    const once = new AbortController();
    const end = () => once.abort();
    signal.addEventListener('abort', end);
    try {
      const answer = await request('GET', where, { query, signal: once.signal, accept: 'text/event-stream' });
      wait = FIRST_WAIT_MILLIS;
      on.up();
      await read(answer.body.getReader(), once, on.event);
      throw new Error('the node ended the stream');
    } catch (fault) {
      if (!signal.aborted) {
        on.down(fault);
      }
      if (fault instanceof Refused && fault.status < 429) {
        return;
      }
    } finally {
      signal.removeEventListener('abort', end);
      once.abort();
    }
    await pause(wait, signal);
    wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
  }
}

async function read(reader, once, event) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const silence = setTimeout(() => once.abort(), SILENCE_MILLIS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) {
      return;
    }
    rest += decoder.decode(value, { stream: true });
    const messages = rest.split('\n\n');
    rest = messages.pop();
    messages.forEach((message) => tell(message, event));
  }
}

function tell(message, event) {
  let kind = 'message';
  const data = [];
  for (const line of message.split('\n')) {
    if (line.startsWith('event:')) {
      kind = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      data.push(line.slice(5));
    }
  }
  if (data.length > 0) {
    event(kind, JSON.parse(data.join('\n')));
  }
}

// Waits, or less if there is reason to hope: the network is back, or somebody looks again.
function pause(millis, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      document.removeEventListener('visibilitychange', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    addEventListener('online', end);
    document.addEventListener('visibilitychange', end);
    signal.addEventListener('abort', end);
  });
}
