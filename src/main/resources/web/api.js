// Asking the node. Whoever has the token may ask; it lives as long as this tab.

const BASE = 'api/v1';
const TOKEN = 'token';

// The node, or what stands before it, said no.
export class Refused extends Error {
  // problem: what the node says about it, as RFC 9457 has it
  constructor(status, problem) {
    super(problem.detail);
    this.status = status;
    this.problem = problem;
  }
}

// The node could not be asked at all.
export class Unreachable extends Error {}

export function token() {
  return sessionStorage.getItem(TOKEN);
}

export function keepToken(text) {
  sessionStorage.setItem(TOKEN, text);
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN);
}

// A link that was handed out has the token behind the #; it leaves the address at once, so that it stays out of the
// history and of what is shown to others.
export function takeTokenFromAddress() {
  const found = /^#token=([^&]+)/.exec(location.hash);
  if (found) {
    keepToken(decodeURIComponent(found[1]));
    history.replaceState(null, '', '#/');
  }
}

// A path below the API of which the parts in braces are replaced: path`linksets/${name}`.
export function path(parts, ...names) {
  return parts.reduce((text, part, i) => text + encodeURIComponent(names[i - 1]) + part);
}

export async function request(method, where, { query, body, signal, accept } = {}) {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const question = given.length > 0 ? '?' + new URLSearchParams(given) : '';
  const headers = { Authorization: `Bearer ${token()}` };
  if (accept) {
    headers.Accept = accept;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'text/plain; charset=utf-8';
  }
  let answer;
  try {
    answer = await fetch(`${BASE}/${where}${question}`, { method, headers, body, signal, cache: 'no-store' });
  } catch (fault) {
    throw fault.name === 'AbortError' ? fault : new Unreachable(fault.message);
  }
  if (!answer.ok) {
    throw new Refused(answer.status, await problem(answer));
  }
  return answer;
}

async function problem(answer) {
  const text = await answer.text();
  const told = answer.headers.get('content-type')?.startsWith('application/problem+json') ? JSON.parse(text) : {};
  return { detail: text || `${answer.status} ${answer.statusText}`, ...told };
}

export async function get(where, query, signal) {
  return (await request('GET', where, { query, signal })).json();
}

// As `get`; null where the node has nothing of that.
export async function getIfThere(where, query, signal) {
  try {
    return await get(where, query, signal);
  } catch (refused) {
    if (refused instanceof Refused && refused.status === 404) {
      return null;
    }
    throw refused;
  }
}

// Has the node do something; its own words are the answer.
export async function act(where, query, body) {
  return (await request('POST', where, { query, body })).json();
}
