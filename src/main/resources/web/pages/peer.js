// One Diameter peer.

import { get, path } from '../api.js';
import { duration } from '../format.js';
import { historyCharts, loadHistory } from '../history.js';
import { eventsOf, facts, heading, notice, panel, state, statistics } from '../ui.js';

export default {
  title: ({ params }) => `Diameter peer ${params.peer}`,

  async load(page) {
    const { peer } = page.params;
    const [one, history] = await Promise.all([get(path`diameter/peers/${peer}`), loadHistory(page, `peer:${peer}`)]);
    return { one, history };
  },

  view({ one, history }, page) {
    return [
      heading(`Diameter peer ${one.peer}`, state(one.state)),
      one.reason && notice('bad', one.reason),
      facts([
        [`${one.state} for`, duration(one.sinceMillis)],
        ['Identity', one.identity],
        ['Realm', one.realm],
        ['Addresses', `${one.addresses} ${one.port}`],
        ['Transport', one.transport],
        ['Calls', one.called ? 'this node calls' : 'this node is called'],
        ['TLS', one.tlsVersion && `${one.tlsVersion}, ${one.cipherSuite}`],
        ['Certificate', one.certificateOf && `${one.certificateOf}, until ${one.certificateExpiry}`],
        ['Product', one.product],
        ['Applications', one.applications],
        ['Requests pending', one.pending],
        ['Events', eventsOf(one.peer)],
        ['Unanswered', one.unanswered],
      ]),
      panel('History', historyCharts(page, history)),
      panel('Counters', statistics(page, one.statistics)),
    ];
  },
};
