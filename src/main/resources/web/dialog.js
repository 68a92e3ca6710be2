// Asks before something is done, does it, and shows the node's own words for what came of it.

import { act, Refused, Unreachable } from './api.js';
import { h, render } from './dom.js';
import { notice } from './ui.js';

const RANKS = ['read', 'operate', 'configure'];

export function may(me, role) {
  return RANKS.indexOf(me.role) >= RANKS.indexOf(role);
}

// A button for something that needs a role; whoever has it not sees why it is dead.
//
// run() does it and returns what to say, or {kind, text}; without it `where`, `query` and `body` are posted
export function actionButton(page, { label, name, role = 'operate', question, detail, where, query, body, run, danger }) {
  const allowed = may(page.me, role);
  return h(
    'button',
    {
      type: 'button',
      class: danger && 'danger',
      'aria-label': name,
      'aria-disabled': allowed ? null : 'true',
      title: allowed ? null : `You may ${page.me.role}; this needs ${role}.`,
      onclick: () => {
        if (allowed) {
          ask({ question, detail, label, danger, run: run ?? (async () => (await act(where, query, body)).message), done: page.reload });
        }
      },
    },
    label,
  );
}

// `detail` may be a tree; `run` may take the answers of a form in it.
export function ask({ question, detail, label, danger, run, done }) {
  const box = document.createElement('dialog');
  box.setAttribute('aria-labelledby', 'question');
  const before = document.activeElement;
  let answer = null;
  let busy = false;
  const draw = () =>
    render(
      box,
      h(
        'form',
        {
          method: 'dialog',
          onsubmit: async (event) => {
            event.preventDefault();
            if (busy || answer) {
              box.close();
              return;
            }
            busy = true;
            const given = Object.fromEntries(new FormData(event.currentTarget));
            draw();
            answer = await outcome(() => run(given));
            busy = false;
            draw();
            box.querySelector('.answer + .buttons button')?.focus();
            done?.();
          },
        },
        h('h2', { id: 'question' }, question),
        h('div', { class: 'detail', hidden: Boolean(answer) }, detail),
        h('div', { class: 'answer', role: 'status' }, answer && notice(answer.kind, answer.text), busy && notice('', 'The node is asked …')),
        h(
          'div',
          { class: 'buttons' },
          answer
            ? h('button', { key: 'close', type: 'submit' }, 'Close')
            : [
                h('button', { key: 'no', type: 'button', class: 'quiet', onclick: () => box.close() }, 'Leave it'),
                h('button', { key: 'yes', type: 'submit', class: danger ? 'danger' : 'main', 'aria-disabled': busy ? 'true' : null }, label),
              ],
        ),
      ),
    );
  draw();
  box.addEventListener('close', () => {
    box.remove();
    before?.focus();
  });
  document.body.append(box);
  box.showModal();
}

// What the node says, whether it obeys or not; any other fault is not for us to hide.
export async function outcome(run) {
  try {
    const answer = await run();
    return answer?.kind ? answer : { kind: 'good', text: answer || 'Done.' };
  } catch (fault) {
    if (fault instanceof Refused || fault instanceof Unreachable) {
      return { kind: 'bad', text: fault instanceof Refused ? fault.message : 'The node cannot be reached.', problem: fault.problem };
    }
    throw fault;
  }
}
