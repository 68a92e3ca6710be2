// Application servers of M3UA, and the processes and gateways that carry them.

import { get } from '../api.js';
import { h } from '../dom.js';
import { address, empty, heading, link, panel, state, table } from '../ui.js';

export default {
  title: () => 'Application servers',

  async load() {
    const [servers, processes] = await Promise.all([get('application-servers'), get('asps')]);
    return { servers: servers.applicationServers, processes: processes.asps };
  },

  view({ servers, processes }) {
    return [
      heading('Application servers'),
      panel(
        'Application servers',
        table({
          caption: 'Application servers',
          columns: [
            { title: 'Name', cell: (one) => link(address('servers', one.as), one.as) },
            { title: 'State', cell: (one) => [state(one.state), one.reason && h('span', { class: 'quiet' }, ` ${one.reason}`)] },
            { title: 'Point code', cell: (one) => one.destination },
            { title: 'Routing context', number: true, cell: (one) => one.routingContext },
            { title: 'Traffic mode', cell: (one) => one.trafficMode ?? 'not known yet' },
            { title: 'Rerouted to', cell: (one) => one.reroutedTo ?? 'nobody' },
          ],
          rows: servers,
          key: (one) => one.as,
          nothing: empty('No application server is configured. Add one in the ', link('#/configuration', 'configuration'), ': ', h('code', {}, 'cs7 as NAME m3ua'), '.'),
        }),
      ),
      panel(
        'Processes and gateways',
        table({
          caption: 'Application server processes',
          columns: [
            { title: 'Name', cell: (one) => link(address('processes', one.asp), one.asp) },
            { title: 'Serves', cell: (one) => (one.as ? link(address('servers', one.as), one.as) : 'none') },
            { title: 'State', cell: (one) => [state(one.state), one.reason && h('span', { class: 'quiet' }, ` ${one.reason}`)] },
            { title: 'Address', cell: (one) => `${one.remoteAddress} ${one.remotePort || 'any port'}` },
            { title: 'SCTP', cell: (one) => state(one.association) },
            { title: 'This node is', cell: (one) => one.role },
          ],
          rows: processes,
          key: (one) => `${one.asp} ${one.as}`,
          nothing: empty('No process is configured, and none has called. Add one with ', h('code', {}, 'cs7 asp NAME REMOTE-PORT LOCAL-PORT m3ua'), '.'),
        }),
      ),
    ];
  },
};
