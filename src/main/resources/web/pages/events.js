// What happened, the newest first: to the node, as its log holds it, or to one thing, as it is kept of each.

import { get, getIfThere, path } from '../api.js';
import { h } from '../dom.js';
import { fullTime } from '../format.js';
import { empty, field, form, heading, link, table } from '../ui.js';

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'information', 'debugging'];
const SHOWN_MAX = 500;

export default {
  title: ({ query }) => (query.object ? `Events of ${query.object}` : 'Events'),

  // of a thing that nothing was told of there is no list
  load: ({ query: { object, text } }) =>
    object ? getIfThere(path`objects/${object}/events`) : get('events', { contains: text, limit: SHOWN_MAX }),

  view(told, page) {
    const { object, text = '' } = page.query;
    const events = told?.events ?? [];
    const severity = Number(page.query.severity ?? SEVERITIES.length - 1);
    const found = events
      .filter((event) => event.severity <= severity)
      .filter((event) => words(event).includes(text.toLowerCase()))
      .toReversed();
    return [
      heading(object ? `Events of ${object}` : 'Events', object && link('#/events', 'All events')),
      form(
        { class: 'filters', onsubmit: (given) => page.ask(object ? { object, ...given } : given) },
        field('Contains', { name: 'text', type: 'search', value: text, placeholder: 'a linkset, a point code, a word' }),
        field('At least', { name: 'severity', value: String(severity) }, SEVERITIES.map((word, i) => [String(i), word])),
        h('button', { type: 'submit' }, 'Filter'),
      ),
      h('p', { class: 'quiet', role: 'status' }, found.length === 1 ? '1 event' : `${found.length} events`, events.length === SHOWN_MAX && `, of the last ${SHOWN_MAX}`),
      eventTable(found, empty(events.length > 0 || text ? 'No event is like that. Ask for less.' : object ? `Nothing was told of ${object}.` : 'Nothing has happened yet.')),
    ];
  },
};

function words({ facility, mnemonic, text }) {
  return `${facility}-${mnemonic} ${text}`.toLowerCase();
}

export function eventTable(events, nothing) {
  return table({
    caption: 'Events',
    columns: [
      { title: 'Time', cell: (event) => h('time', { datetime: event.time, title: fullTime(event.time) }, event.time.slice(0, 19).replace('T', ' ')) },
      { title: 'Severity', cell: (event) => h('span', { class: `word s${event.severity}` }, SEVERITIES[event.severity]) },
      { title: 'Kind', cell: (event) => h('code', {}, `${event.facility}-${event.mnemonic}`) },
      { title: 'Text', cell: (event) => event.text },
    ],
    rows: events,
    key: (event) => event.sequence ?? `${event.time} ${event.text}`,
    nothing,
  });
}
