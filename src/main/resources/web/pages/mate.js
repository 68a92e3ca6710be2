// One mate, and what this gateway and it would do for each other.

import { get, path } from '../api.js';
import { address, empty, eventsOf, facts, heading, link, notice, panel, state, statistics, table } from '../ui.js';

export default {
  title: ({ params }) => `Mate ${params.mate}`,
  load: async ({ params }) => (await get(path`mates/${params.mate}`)).mates[0],

  view(one, page) {
    return [
      heading(`Mate ${one.mate}`, state(one.state)),
      one.reason && notice('bad', one.reason),
      facts([
        ['Address', `${one.remoteAddress} ${one.remotePort || 'any port'}`],
        ['Local port', one.localPort || 'any'],
        ['Calls', one.calls ? 'this node calls' : 'this node is called'],
        ['SCTP', `${one.association}, ${one.transport}`],
        ['Messages waiting', one.waiting],
        ['Instance', one.instance],
        ['Events', eventsOf(one.mate)],
      ]),
      panel(
        'Application servers',
        table({
          caption: `Application servers of this gateway and ${one.mate}`,
          columns: [
            { title: 'Name', cell: (row) => link(address('servers', row.as), row.as) },
            { title: 'Point code', cell: (row) => row.destination },
            { title: 'Here', cell: (row) => state(row.state) },
            { title: 'At the mate', cell: (row) => state(row.atMate) },
            { title: 'Messages go', cell: (row) => (row.rerouting ? 'to the mate' : row.state === 'active' ? 'to its processes here' : 'nowhere') },
          ],
          rows: one.applicationServers,
          key: (row) => row.as,
          nothing: empty('No application server is shared with it.'),
        }),
      ),
      panel('Counters', statistics(page, one.statistics)),
    ];
  },
};
