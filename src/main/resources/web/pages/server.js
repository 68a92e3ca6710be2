// One application server: who carries it, and how its traffic is shared.

import { get, getIfThere, path } from '../api.js';
import { ranges } from '../format.js';
import { historyCharts, loadHistory } from '../history.js';
import { address, empty, eventsOf, facts, heading, link, notice, panel, state, statistics, table } from '../ui.js';

export default {
  title: ({ params }) => `Application server ${params.as}`,

  async load(page) {
    const { as } = page.params;
    const [detail, bindings, history] = await Promise.all([
      get(path`application-servers/${as}`),
      getIfThere(path`application-servers/${as}/bindings`),
      loadHistory(page, `as:${as}`),
    ]);
    return { one: detail.applicationServers[0], bindings: bindings?.bindings ?? [], history };
  },

  view({ one, bindings, history }, page) {
    return [
      heading(`Application server ${one.as}`, state(one.state)),
      one.reason && notice('bad', one.reason),
      facts([
        ['Point code', one.destination],
        ['Services', one.services ?? 'all'],
        ['From', one.origins ?? 'everybody'],
        ['Routing context', one.routingContext],
        ['Network appearance', one.networkAppearance],
        ['Traffic mode', one.trafficMode ?? 'that of the first process to become active'],
        ['Recovery time', `${one.recoveryMillis} ms`],
        ['Messages waiting', one.waiting],
        ['Rerouted to', one.reroutedTo],
        ['Instance', one.instance],
        ['Events', eventsOf(one.as)],
      ]),
      panel(
        'Processes',
        table({
          caption: `Processes of ${one.as}`,
          columns: [
            { title: 'Name', cell: (row) => link(address('processes', row.asp), row.asp) },
            { title: 'State', cell: (row) => state(row.state) },
            { title: 'Weight', number: true, cell: (row) => row.weight },
          ],
          rows: one.asps,
          key: (row) => row.asp,
          nothing: empty('No process belongs to it: add a line ', 'asp NAME', ' to it in the configuration.'),
        }),
      ),
      panel('History', historyCharts(page, history)),
      panel(
        'Selections',
        table({
          caption: 'Selections and their processes',
          columns: [
            { title: 'SLS', cell: (row) => ranges(row.all) },
            { title: 'Normal', cell: (row) => row.normal },
            { title: 'State', cell: (row) => state(row.normalState) },
            { title: 'Alternative', cell: (row) => row.alternative ?? 'none needed' },
          ],
          rows: together(bindings),
          key: (row) => row.sls,
          nothing: empty('No selection is bound: its processes do not share the load.'),
        }),
      ),
      panel('Counters', statistics(page, one.statistics)),
    ];
  },
};

// Selections with the same fate are one row.
function together(bindings) {
  const fates = Map.groupBy(bindings, (row) => `${row.normal} ${row.normalState} ${row.alternative}`);
  return [...fates.values()].map((same) => ({ ...same[0], all: same.map((row) => row.sls) }));
}
