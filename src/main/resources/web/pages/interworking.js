// Sessions between MAP and Diameter.

import { getIfThere } from '../api.js';
import { h } from '../dom.js';
import { title } from '../format.js';
import { empty, facts, heading, panel, statistics, table } from '../ui.js';

export default {
  title: () => 'Interworking',

  async load() {
    const [summary, sessions] = await Promise.all([getIfThere('interworking'), getIfThere('interworking/sessions')]);
    return { summary, sessions: sessions?.sessions ?? [] };
  },

  view({ summary, sessions }, page) {
    if (summary === null) {
      return [heading('Interworking'), empty('This node does not interwork MAP and Diameter. The chapter "Interworking" of the operator guide says how it would.')];
    }
    return [
      heading('Interworking'),
      facts([
        ['Number', summary.number],
        ['Realm', summary.realm],
        ['Sessions', summary.sessions],
        ['Dialogues open', summary.dialoguesOpen],
        ['Dialogues served', summary.dialoguesServed],
      ]),
      panel('Sessions', generic('Sessions', sessions, 'No session just now: it begins with the next short message.')),
      panel('Flows', generic('Flows', summary.flows, 'Nothing has been carried yet.')),
      panel('Counters', statistics(page, summary.statistics)),
    ];
  },
};

// A table with the columns that the rows have.
function generic(caption, rows, words) {
  return table({
    caption,
    columns: Object.keys(rows[0] ?? {}).map((name) => ({ title: title(name), number: typeof rows[0][name] === 'number', cell: (row) => (row[name] === null ? h('span', { class: 'quiet' }, 'none') : String(row[name])) })),
    rows,
    nothing: empty(words),
  });
}
