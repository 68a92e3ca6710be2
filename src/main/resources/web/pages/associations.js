// SCTP associations and their paths.

import { get } from '../api.js';
import { h } from '../dom.js';
import { micros, number, octets } from '../format.js';
import { empty, eventsOf, heading, notice, panel, state, table } from '../ui.js';

export default {
  title: () => 'Associations',
  load: () => get('associations'),

  view({ transport, transportReason, associations }) {
    const paths = associations.flatMap((one) => one.paths.map((path) => ({ ...path, association: one.association })));
    return [
      heading('Associations'),
      notice('', `SCTP is ${transport === 'kernel' ? "the kernel's" : transport}`, transportReason && `: ${transportReason}`, '.'),
      panel(
        'Associations',
        table({
          caption: 'Associations',
          columns: [
            { title: 'Association', cell: (one) => one.association },
            { title: 'State', cell: (one) => [state(one.state), one.reason && h('span', { class: 'quiet' }, ` ${one.reason}`)] },
            { title: 'Streams in, out', number: true, cell: (one) => `${one.inboundStreams ?? '–'}, ${one.outboundStreams ?? '–'}` },
            { title: 'Unacknowledged', number: true, cell: (one) => octets(one.outstandingOctets ?? 0) },
            { title: 'Waiting', number: true, cell: (one) => octets(one.queuedOctets ?? 0) },
            { title: 'Window of the peer', number: true, cell: (one) => octets(one.peerWindowOctets ?? 0) },
            { title: 'Events', cell: (one) => eventsOf(one.association) },
            { title: 'Sent again', number: true, cell: (one) => number(one.retransmissions ?? 0) },
          ],
          rows: associations,
          key: (one) => one.association,
          nothing: empty('No association is configured: they come with links and processes.'),
        }),
      ),
      panel(
        'Paths',
        table({
          caption: 'Paths',
          columns: [
            { title: 'Association', cell: (path) => path.association },
            { title: 'To', cell: (path) => `${path.remoteAddress} ${path.remotePort}` },
            { title: 'State', cell: (path) => state(path.state) },
            { title: 'Use', cell: (path) => [path.primary && 'primary', path.used && 'in use'].filter(Boolean).join(', ') || 'spare' },
            { title: 'Round trip', number: true, cell: (path) => micros(path.smoothedRttMicros) },
            { title: 'RTO', number: true, cell: (path) => micros(path.rtoMicros) },
            { title: 'Congestion window', number: true, cell: (path) => octets(path.congestionWindowOctets ?? 0) },
            { title: 'MTU', number: true, cell: (path) => number(path.mtuOctets) },
            { title: 'Errors', number: true, cell: (path) => number(path.errors) },
          ],
          rows: paths,
          key: (path) => `${path.association} ${path.remoteAddress}`,
          nothing: empty('No path is known before an association has been set up.'),
        }),
      ),
    ];
  },
};
