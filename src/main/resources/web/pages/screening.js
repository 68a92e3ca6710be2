// What is held against rules, how often the rules refused something, and what that was.

import { get, getIfThere } from '../api.js';
import { h } from '../dom.js';
import { number, title } from '../format.js';
import { address, empty, field, form, heading, link, panel, table } from '../ui.js';
import { eventTable } from './events.js';

const FACILITY = 'CS7SCREEN';
const REFUSALS_MAX = 50;

export default {
  title: () => 'Screening',

  async load({ query: { instance } }) {
    const [instances, screening, lists, refusals, diameter, interworking] = await Promise.all([
      get('instances'),
      get('gws', { instance }),
      get('access-lists'),
      get('events', { contains: FACILITY, limit: REFUSALS_MAX }),
      getIfThere('diameter/firewall'),
      getIfThere('interworking/firewall'),
    ]);
    return {
      instances: instances.instances,
      ...screening,
      lists: lists.accessLists,
      refusals: refusals.events.filter((event) => event.facility === FACILITY).toReversed(),
      firewalls: [
        ['Checks of Diameter requests', diameter?.checks ?? []],
        ['Checks of short messages', interworking?.checks ?? []],
      ],
    };
  },

  view({ instances, uses, tables, lists, refusals, firewalls }, page) {
    return [
      heading('Screening'),
      instances.length > 1 &&
        form(
          { class: 'filters', onchange: (event) => page.ask({ instance: event.target.value }), onsubmit: () => {} },
          field('Instance', { name: 'instance', value: page.query.instance ?? '0' }, instances.map((one) => [String(one.instance), `${one.instance}: ${one.networkIndicator}`])),
        ),
      panel(
        'What holds where',
        uses.length === 0
          ? empty('Nothing is screened. A line ', h('code', {}, 'cs7 gws linkset NAME inbound access-list 2700'), ' holds the messages of a linkset against a list.')
          : h('ul', { class: 'lines' }, uses.map(({ use }) => h('li', { key: use }, h('code', {}, use)))),
      ),
      panel(
        'Rules',
        table({
          caption: 'Lists in use, and tables',
          columns: [
            { title: 'Name', cell: (one) => link(rulesOf(one.name, page.query.instance), one.name) },
            { title: 'Origin', cell: (one) => one.origin },
            { title: 'In use', cell: (one) => one.used },
            { title: 'Rules', number: true, cell: (one) => number(one.rules) },
            { title: 'Refused', number: true, cell: (one) => number(one.rejected) },
            { title: 'Would refuse (test)', number: true, cell: (one) => number(one.testRejected) },
          ],
          rows: tables,
          key: (one) => one.name,
          nothing: empty('There is no list in use, and no table.'),
        }),
      ),
      panel(
        'Lately refused',
        h('p', { class: 'quiet' }, 'Each rule tells the first message in a second that it refuses; the counters have all.'),
        eventTable(refusals, empty('The log holds no message that was refused.')),
      ),
      firewalls.map(([name, checks]) => checks.length > 0 && panel(name, checkTable(name, checks))),
      panel(
        'Access lists',
        lists.length === 0
          ? empty('No access list is configured: lines ', h('code', {}, 'access-list 2700 permit ...'), ' make one.')
          : lists.map(({ number: list, entries }) => [
              h('h3', { key: `${list} name` }, `access-list ${list}`),
              h('ol', { class: 'lines', key: list }, entries.map(({ entry }) => h('li', {}, h('code', {}, entry)))),
            ]),
      ),
    ];
  },
};

// 'table fs11' or 'access-list 2700'
function rulesOf(name, instance) {
  const [kind, ...rest] = name.split(' ');
  return address('screening', kind, rest.join(' ')) + (instance ? `?instance=${instance}` : '');
}

function checkTable(caption, checks) {
  return table({
    caption,
    columns: [
      { title: 'Check', cell: (one) => title(one.check) },
      { title: 'What is done', cell: (one) => one.action },
      { title: 'Found', number: true, cell: (one) => number(one.found) },
      { title: 'Except', cell: (one) => one.except || 'nobody' },
    ],
    rows: checks,
    key: (one) => one.check,
  });
}
