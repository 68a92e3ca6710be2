// What the node runs, and a candidate that is tried, planned, committed and taken back.

import { act, get, getIfThere, request } from '../api.js';
import { actionButton, may, outcome } from '../dialog.js';
import { h } from '../dom.js';
import { fullTime } from '../format.js';
import { empty, field, form, heading, notice, panel, state, table } from '../ui.js';

export default {
  title: () => 'Configuration',

  async load({ me }) {
    const [running, candidate, revisions] = await Promise.all([
      get('configuration/running'),
      may(me, 'configure') && getIfThere('configuration/candidate'),
      may(me, 'configure') && getIfThere('configuration/revisions'),
    ]);
    return { running: running.text, candidate: candidate?.text ?? null, revisions: revisions?.revisions ?? [] };
  },

  view({ running, candidate, revisions }, page) {
    return [
      heading('Configuration'),
      may(page.me, 'configure')
        ? [panel('Candidate', editor(candidate, page)), panel('Revisions', history(revisions, page))]
        : notice('', `You may ${page.me.role}; to change the configuration needs configure.`),
      panel('Running', h('pre', { class: 'text', tabindex: 0, 'aria-label': 'Running configuration' }, running)),
    ];
  },
};

// ---- the candidate ------------------------------------------------------------------------------

function editor(candidate, page) {
  const answer = h('div', { role: 'status', key: 'answer' }, page.state.answer && told(page.state.answer));
  if (candidate === null) {
    return [
      empty('There is no candidate. It is a copy of the running configuration to be changed at leisure; nothing happens until it is committed.'),
      h(
        'button',
        {
          type: 'button',
          class: 'main',
          onclick: async () => {
            // a comment changes nothing, so what runs is what the candidate begins with
            page.state.answer = await outcome(async () => void (await act('configuration/candidate', {}, '!')));
            await page.reload();
          },
        },
        'Begin a candidate',
      ),
      answer,
    ];
  }
  const step = (label, work) =>
    h(
      'button',
      {
        type: 'button',
        onclick: async (event) => {
          const text = event.target.closest('form').elements.text.value;
          page.state.answer = await outcome(async () => {
            await request('PUT', 'configuration/candidate', { body: text });
            return { kind: 'found', ...(await work()) };
          });
          await page.reload();
        },
      },
      label,
    );
  return [
    form(
      { class: 'editor', onsubmit: () => {} },
      h('label', { class: 'field' }, h('span', {}, 'Lines of the candidate'), h('textarea', { name: 'text', rows: 18, spellcheck: 'false', autocapitalize: 'off', value: candidate })),
      h(
        'p',
        { class: 'buttons' },
        step('Validate', () => get('configuration/candidate/problems')),
        step('Difference', () => get('configuration/candidate/difference')),
        step('Plan', () => get('configuration/candidate/plan')),
        commit(page),
        actionButton(page, {
          label: 'Throw it away',
          role: 'configure',
          question: 'Throw the candidate away?',
          danger: true,
          run: async () => {
            await request('DELETE', 'configuration/candidate');
            page.state.answer = null;
          },
        }),
      ),
    ),
    answer,
  ];
}

function commit(page) {
  return actionButton(page, {
    label: 'Commit …',
    role: 'configure',
    question: 'Commit the candidate?',
    detail: [
      h('p', {}, 'What stands in the editor is committed, and the node runs it at once. With a time to confirm it goes back by itself if you do not confirm: for changes that may cut you off.'),
      field('Minutes to confirm, empty for none', { name: 'confirm-minutes', inputmode: 'numeric' }),
      field('Why (goes into the history)', { name: 'comment' }),
    ],
    run: async (given) => {
      const text = document.querySelector('.editor textarea').value;
      await request('PUT', 'configuration/candidate', { body: text });
      const { revision } = await act('configuration/candidate/commit', given);
      page.state.answer = null;
      return revision === null ? 'That is what runs already.' : `Committed as revision ${revision}.`;
    },
  });
}

// What the node says of a candidate: words, problems, steps, lines that differ.
function told(answer) {
  if (answer.kind === 'bad') {
    return [notice('bad', answer.text), (answer.problem?.problems ?? []).map((one) => notice('bad', one.problem))];
  }
  return [
    answer.message && notice('', answer.message),
    (answer.problems ?? []).map((one) => notice(one.isError ? 'bad' : '', one.problem)),
    answer.problems?.length === 0 && !answer.steps?.length && notice('good', 'Nothing is wrong with it.'),
    answer.steps?.length > 0 &&
      table({
        caption: 'Plan',
        columns: [
          { title: 'What', cell: (row) => `${row.kind} ${row.name}` },
          { title: 'Is', cell: (row) => row.difference },
          { title: 'Effect', cell: (row) => state(row.effect, row.effect === 'in place' ? 'ok' : row.effect === 'ends' ? 'down' : 'warning') },
          { title: 'Why', cell: (row) => row.why },
        ],
        rows: answer.steps,
      }),
    answer.lines && difference(answer.lines),
  ];
}

function difference(lines) {
  return lines.length === 0
    ? notice('', 'It is what runs already.')
    : h(
        'pre',
        { class: 'text', tabindex: 0, 'aria-label': 'Difference' },
        lines.map(({ line }) => h('span', { class: { '+': 'added', '-': 'removed' }[line[0]] ?? '' }, `${line}\n`)),
      );
}

// ---- what was ----------------------------------------------------------------------------------

function history(revisions, page) {
  return [
    h(
      'p',
      { class: 'buttons' },
      actionButton(page, { label: 'Confirm the last commit', role: 'configure', question: 'Confirm the last commit?', detail: 'It stays then.', where: 'configuration/confirm' }),
      actionButton(page, { label: 'Reload the startup file', role: 'configure', question: 'Reload?', detail: 'What differs from the file is changed; nothing else is touched.', where: 'configuration/reload', danger: true }),
      actionButton(page, { label: 'Save', role: 'configure', question: 'Save what runs as what to start with?', where: 'configuration/save' }),
    ),
    table({
      caption: 'Revisions',
      columns: [
        { title: 'Number', number: true, cell: (one) => one.revision },
        { title: 'When', cell: (one) => fullTime(one.time) },
        { title: 'Who', cell: (one) => `${one.by} from ${one.from}` },
        { title: 'Lines', cell: (one) => `+${one.added} -${one.removed}` },
        { title: 'Why', cell: (one) => one.comment },
        {
          title: 'Action',
          cell: (one) =>
            actionButton(page, {
              label: 'Go back to it',
              name: `Go back to revision ${one.revision}`,
              role: 'configure',
              question: `Go back to revision ${one.revision}?`,
              detail: 'The node runs it again; what does not differ is not touched.',
              where: 'configuration/rollback',
              query: { revision: one.revision },
              danger: true,
            }),
        },
      ],
      rows: revisions.toReversed(),
      key: (one) => one.revision,
      nothing: empty('Nothing has been committed yet.'),
    }),
  ];
}
