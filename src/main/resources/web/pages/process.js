// One process of an application server, or a gateway that this node calls.

import { get, path } from '../api.js';
import { actionButton } from '../dialog.js';
import { historyCharts, loadHistory } from '../history.js';
import { address, empty, eventsOf, facts, heading, link, notice, panel, state, statistics, table } from '../ui.js';

const ROLES = { sg: 'signalling gateway', asp: 'application server process', mate: 'mate of another gateway', ipsp: 'peer (IPSP)' };

export default {
  title: ({ params }) => `Process ${params.asp}`,

  async load(page) {
    const { asp } = page.params;
    const [detail, history] = await Promise.all([get(path`asps/${asp}`), loadHistory(page, `asp:${asp}`)]);
    return { one: detail.asps[0], history };
  },

  view({ one, history }, page) {
    const action = (label, verb, question, detail) =>
      actionButton(page, { label, name: `${label} ${one.asp}`, question, detail, where: path`asps/${one.asp}/${verb}`, danger: verb !== 'unblock' });
    return [
      heading(
        `Process ${one.asp}`,
        state(one.state),
        action('Block', 'block', `Block ${one.asp}?`, 'It is taken out of traffic until it is unblocked.'),
        action('Unblock', 'unblock', `Unblock ${one.asp}?`),
        action('Disconnect', 'disconnect', `Disconnect ${one.asp}?`, 'Its association ends; whoever calls will call again.'),
      ),
      one.reason && notice('bad', one.reason),
      facts([
        ['Address', `${one.remoteAddress} ${one.remotePort || 'any port'}`],
        ['Local port', one.localPort || 'any'],
        ['This node is', ROLES[one.role] ?? one.role],
        ['Calls', one.calls ? 'this node calls' : 'this node is called'],
        ['ASP identifier', one.identifier ?? 'none'],
        ['SCTP', `${one.association}, ${one.transport}`],
        ['Events', eventsOf(one.asp)],
        ['Configured', one.dynamic ? 'no; has called and was let in' : 'yes'],
      ]),
      panel(
        'Application servers',
        table({
          caption: `Application servers of ${one.asp}`,
          columns: [
            { title: 'Name', cell: (row) => link(address('servers', row.as), row.as) },
            { title: 'State', cell: (row) => state(row.state) },
            { title: 'Instance', number: true, cell: (row) => row.instance },
          ],
          rows: one.applicationServers,
          key: (row) => row.as,
          nothing: empty('It belongs to no application server.'),
        }),
      ),
      panel('History', historyCharts(page, history)),
      panel('Counters', statistics(page, one.statistics)),
    ];
  },
};
