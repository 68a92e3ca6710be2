// Mated gateways: who stands in for this node, and for which application servers.

import { get } from '../api.js';
import { h } from '../dom.js';
import { number } from '../format.js';
import { address, empty, heading, link, state, table } from '../ui.js';

export default {
  title: () => 'Mates',
  load: () => get('mates'),

  view({ mates }) {
    return [
      heading('Mates'),
      table({
        caption: 'Mates',
        columns: [
          { title: 'Mate', cell: (one) => link(address('mates', one.mate), one.mate) },
          { title: 'State', cell: (one) => [state(one.state), one.reason && h('span', { class: 'quiet' }, ` ${one.reason}`)] },
          { title: 'Address', cell: (one) => `${one.remoteAddress} ${one.remotePort || 'any port'}` },
          { title: 'SCTP', cell: (one) => state(one.association) },
          { title: 'Messages waiting', number: true, cell: (one) => number(one.waiting) },
          { title: 'Rerouted to it', cell: (one) => one.applicationServers.filter((as) => as.rerouting).map((as) => as.as).join(', ') || 'none' },
        ],
        rows: mates,
        key: (one) => `${one.mate} ${one.instance}`,
        nothing: empty('This gateway has no mate. A line ', h('code', {}, 'cs7 mated-sg NAME PORT'), ' names one that stands in when no process here can be reached.'),
      }),
    ];
  },
};
