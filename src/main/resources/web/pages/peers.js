// Diameter peers, and where a request would go.

import { get, getIfThere } from '../api.js';
import { outcome } from '../dialog.js';
import { h } from '../dom.js';
import { duration, number } from '../format.js';
import { address, empty, field, form, heading, link, notice, panel, state, table } from '../ui.js';

const COMMANDS = { ofr: 'OFR: message of a telephone', tfr: 'TFR: message for a telephone', srr: 'SRR: where is it', alr: 'ALR: it can be reached', rdr: 'RDR: how it ended' };

export default {
  title: () => 'Diameter peers',

  async load({ query }) {
    const { command, ...rest } = query;
    const [peers, routing] = await Promise.all([getIfThere('diameter/peers'), getIfThere('diameter/routing')]);
    const lookup = command ? await outcome(async () => ({ kind: 'found', ...(await get('diameter/route-lookup', { command, ...rest })) })) : null;
    return { peers: peers?.peers ?? [], routing, lookup };
  },

  view({ peers, routing, lookup }, page) {
    return [
      heading('Diameter peers'),
      table({
        caption: 'Diameter peers',
        columns: [
          { title: 'Peer', cell: (one) => link(address('peers', one.peer), one.peer) },
          { title: 'State', cell: (one) => [state(one.state), one.reason && h('span', { class: 'quiet' }, ` ${one.reason}`)] },
          { title: 'For', cell: (one) => duration(one.sinceMillis) },
          { title: 'Identity', cell: (one) => one.identity },
          { title: 'Address', cell: (one) => `${one.address}, ${one.tlsVersion ?? one.transport}` },
          { title: 'Pending', number: true, cell: (one) => number(one.pending) },
          { title: 'Unanswered', number: true, cell: (one) => number(one.unanswered) },
        ],
        rows: peers,
        key: (one) => one.peer,
        nothing: empty('No Diameter peer is configured. See the operator guide, and add one in the ', link('#/configuration', 'configuration'), '.'),
      }),
      peers.length > 0 && panel('Where would a request go?', question(page), answer(lookup)),
      routing && peers.length > 0 && panel('Requests', h('p', {}, `${number(routing.requests)} requests routed, ${number(routing.withoutWay)} without a way.`)),
    ];
  },
};

function question(page) {
  return form(
    { class: 'filters', onsubmit: (given) => page.ask(given) },
    field('Request', { name: 'command', value: page.query.command ?? 'tfr' }, Object.entries(COMMANDS)),
    field('IMSI', { name: 'imsi', value: page.query.imsi ?? '', inputmode: 'numeric' }),
    field('MSISDN', { name: 'msisdn', value: page.query.msisdn ?? '', inputmode: 'numeric' }),
    field('Host', { name: 'host', value: page.query.host ?? '' }),
    field('Realm', { name: 'realm', value: page.query.realm ?? '' }),
    h('button', { type: 'submit' }, 'Look it up'),
  );
}

function answer(lookup) {
  if (lookup === null) {
    return empty('Nothing is sent: the node says what it would do.');
  }
  if (lookup.kind === 'bad') {
    return notice('bad', lookup.text);
  }
  return [
    h('p', { role: 'status' }, lookup.peer ? ['It would be given to ', link(address('peers', lookup.peer), lookup.peer), '.'] : 'No peer would take it.'),
    table({
      caption: 'Peers, the best first',
      columns: [
        { title: 'Peer', cell: (row) => row.peer },
        { title: 'Verdict', cell: (row) => state(row.verdict, row.verdict === 'down' ? 'down' : row.verdict === 'first' ? 'ok' : 'off') },
        { title: 'Score', number: true, cell: (row) => row.score },
        { title: 'Why', cell: (row) => row.why },
      ],
      rows: lookup.peers ?? [],
      key: (row) => row.peer,
    }),
  ];
}
