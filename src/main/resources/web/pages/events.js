// What happened, the newest first, as the log of the node holds it.

import { get } from '../api.js';
import { h } from '../dom.js';
import { fullTime } from '../format.js';
import { empty, field, form, heading, table } from '../ui.js';

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'information', 'debugging'];
const SHOWN_MAX = 500;

export default {
  title: () => 'Events',
  load: () => get('events'),

  view({ events }, page) {
    const text = (page.query.text ?? '').toLowerCase();
    const severity = Number(page.query.severity ?? SEVERITIES.length - 1);
    const found = events
      .filter((event) => event.severity <= severity)
      .filter((event) => text === '' || `${event.facility} ${event.mnemonic} ${event.text}`.toLowerCase().includes(text))
      .toReversed();
    return [
      heading('Events'),
      form(
        { class: 'filters', onsubmit: (given) => page.ask(given) },
        field('Contains', { name: 'text', type: 'search', value: page.query.text ?? '', placeholder: 'a linkset, a point code, a word' }),
        field('At least', { name: 'severity', value: String(severity) }, SEVERITIES.map((word, i) => [String(i), word])),
        h('button', { type: 'submit' }, 'Filter'),
      ),
      h('p', { class: 'quiet', role: 'status' }, `${found.length} of ${events.length} events`, found.length > SHOWN_MAX && `, the last ${SHOWN_MAX} are shown`),
      table({
        caption: 'Events',
        columns: [
          { title: 'Time', cell: (event) => h('time', { datetime: event.time, title: fullTime(event.time) }, event.time.slice(0, 19).replace('T', ' ')) },
          { title: 'Severity', cell: (event) => h('span', { class: `word s${event.severity}` }, SEVERITIES[event.severity]) },
          { title: 'Kind', cell: (event) => h('code', {}, `${event.facility}-${event.mnemonic}`) },
          { title: 'Text', cell: (event) => event.text },
        ],
        rows: found.slice(0, SHOWN_MAX),
        key: (event) => event.sequence ?? `${event.time} ${event.text}`,
        nothing: empty(events.length === 0 ? 'Nothing has happened yet.' : 'No event is like that. Ask for less.'),
      }),
    ];
  },
};
