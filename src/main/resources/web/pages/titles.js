// Global titles: where a number would lead, the tables, and what was translated.

import { get, getIfThere } from '../api.js';
import { outcome } from '../dialog.js';
import { h } from '../dom.js';
import { number, title } from '../format.js';
import { empty, field, form, heading, notice, panel, state, table } from '../ui.js';
import { loadServers, wayOf } from './routes.js';

export default {
  title: () => 'Global titles',

  async load({ query }) {
    const [measurements, tables, sccp, servers, lookup] = await Promise.all([
      getIfThere('gtt/measurements'),
      getIfThere('gtt/configuration'),
      getIfThere('sccp'),
      loadServers(),
      query.digits ? outcome(async () => ({ kind: 'found', ...(await get('title-lookup', query)) })) : null,
    ]);
    return { measurements, tables, sccp, servers, lookup };
  },

  view({ measurements, tables, sccp, servers, lookup }, page) {
    return [
      heading('Global titles'),
      panel('Where would it lead?', question(page), answer(lookup, servers)),
      panel(
        'Selectors',
        table({
          caption: 'Selectors',
          columns: [
            { title: 'Selector', cell: (row) => row.selector },
            { title: 'Entries', number: true, cell: (row) => number(row.entries) },
            { title: 'Translations', number: true, cell: (row) => number(row.translations) },
          ],
          rows: measurements?.selectors ?? [],
          key: (row) => row.selector,
          nothing: empty('No selector is configured: ', h('code', {}, 'cs7 gtt selector NAME tt 0'), ' begins one.'),
        }),
        happened('Errors of translation', measurements?.errors),
      ),
      sccp && panel('Subsystems', subsystems(sccp), happened('Messages of SCCP', sccp.messages)),
      tables?.text && panel('Tables', h('pre', { tabindex: 0, class: 'text', 'aria-label': 'Tables as configured' }, tables.text)),
    ];
  },
};

function question({ query, ask }) {
  const small = (label, name, fallback) => field(label, { name, value: query[name] ?? '', inputmode: 'numeric', size: 4, placeholder: fallback });
  return form(
    { class: 'filters', onsubmit: (given) => ask(given) },
    field('Digits', { name: 'digits', value: query.digits ?? '', required: true, inputmode: 'numeric', placeholder: '491710000010' }),
    small('Translation type', 'type', '0'),
    small('Numbering plan', 'plan', '1'),
    small('Nature', 'nature', '4'),
    small('Subsystem', 'subsystem', 'none'),
    h('button', { type: 'submit', class: 'main' }, 'Look it up'),
  );
}

function answer(lookup, servers) {
  if (lookup === null) {
    return empty('Nothing is sent: the node says how it would translate, step by step.');
  }
  if (lookup.kind === 'bad') {
    return notice('bad', lookup.text);
  }
  return h(
    'div',
    { class: 'way', role: 'group', 'aria-label': `Translation of ${lookup.title}` },
    lookup.stages.map((stage, i) =>
      h(
        'ol',
        { class: 'steps', key: i },
        h('li', { key: 'title' }, h('strong', {}, i === 0 ? lookup.title : 'Again')),
        stage.steps.map((one, at) => h('li', { key: at }, one.step)),
        h('li', { key: 'end', class: 'end' }, h('strong', {}, stage.outcome), stage.changed !== lookup.title && ` as ${stage.changed}`),
      ),
    ),
    (lookup.route ?? []).map((route) => wayOf(route, servers)),
  );
}

function subsystems(sccp) {
  const all = [...sccp.local.map((one) => ({ ...one, where: 'this node' })), ...sccp.remote.map((one) => ({ ...one, where: one.pointCode ?? 'elsewhere' }))];
  return table({
    caption: 'Subsystems',
    columns: [
      { title: 'At', cell: (row) => row.where },
      { title: 'Subsystem', cell: (row) => [row.subsystem, row.name && ` ${row.name}`].filter((part) => part !== undefined && part !== null).join('') },
      { title: 'State', cell: (row) => state(row.state ?? 'unknown') },
    ],
    rows: all,
    nothing: empty('No subsystem is known.'),
  });
}

function happened(caption, counts) {
  const rows = (counts ?? []).filter((row) => row.count > 0);
  return (
    rows.length > 0 &&
    table({
      caption,
      columns: [
        { title: caption, cell: (row) => title(row.what) },
        { title: 'Count', number: true, cell: (row) => number(row.count) },
      ],
      rows,
      key: (row) => row.what,
    })
  );
}
