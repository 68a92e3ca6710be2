// What is wrong, since when, why, and what to do about it.

import { getIfThere, path } from '../api.js';
import { actionButton } from '../dialog.js';
import { h } from '../dom.js';
import { clock, fullTime } from '../format.js';
import { address, empty, eventsOf, field, form, heading, lamp, link, notice, objectWords, panel, prose, since, table, toggle } from '../ui.js';

const LAMPS = { critical: 'down', major: 'down', minor: 'warning', warning: 'warning' };

export default {
  title: () => 'Alarms',

  async load() {
    const [now, history] = await Promise.all([getIfThere('alarms'), getIfThere('alarms/history')]);
    return { isTold: now !== null, alarms: now?.alarms ?? [], history: history?.changes ?? [] };
  },

  view({ isTold, alarms, history }, page) {
    if (!isTold) {
      return [heading('Alarms'), empty('This node tells no alarms here. See its ', link('#/events', 'events'), '.')];
    }
    const wanted = page.query.severity ?? '';
    const shown = alarms.filter((alarm) => wanted === '' || alarm.severity === wanted);
    return [
      heading('Alarms'),
      form(
        { class: 'filters', onchange: (event) => page.ask(event.target.value ? { severity: event.target.value } : {}), onsubmit: () => {} },
        field('Severity', { name: 'severity', value: wanted }, [['', 'all'], ...Object.keys(LAMPS).map((word) => [word, word])]),
      ),
      table({
        caption: 'Alarms',
        columns: [
          { title: 'Severity', cell: severity },
          { title: 'Object', cell: object },
          { title: 'What and why', cell: (alarm) => [h('strong', {}, alarm.kind), ' ', prose(alarm.cause)] },
          { title: 'What to do', cell: (alarm) => prose(alarm.remedy) },
          { title: 'Events', cell: (alarm) => alarm.objectName && eventsOf(alarm.objectName) },
          { title: 'Since', cell: (alarm) => [since(alarm.since), alarm.count > 1 && ` (${alarm.count} times)`] },
          {
            title: 'Known',
            cell: (alarm) =>
              alarm.acknowledgedBy
                ? `to ${alarm.acknowledgedBy}`
                : actionButton(page, {
                    label: 'Acknowledge',
                    name: `Acknowledge ${alarm.kind} of ${objectWords(alarm)}`,
                    question: `Acknowledge ${alarm.kind} of ${objectWords(alarm)}?`,
                    detail: 'The others will see that you know. The alarm stays until its cause is gone.',
                    where: path`alarms/${alarm.sequence}/acknowledge`,
                  }),
          },
        ],
        rows: shown,
        key: (alarm) => alarm.sequence,
        nothing: notice('good', lamp('ok'), wanted ? ` No ${wanted} alarm.` : ' No alarm: everything that is configured works.'),
      }),
      panel(
        'History',
        toggle(page, 'history', 'Show what was raised and cleared', 'Hide what was raised and cleared'),
        page.state.history &&
          table({
            caption: 'History of alarms',
            columns: [
              { title: 'Time', cell: (change) => h('time', { datetime: change.time, title: fullTime(change.time) }, clock(change.time)) },
              { title: 'Change', cell: (change) => (change.raised ? 'raised' : 'cleared') },
              { title: 'Severity', cell: severity },
              { title: 'Object', cell: object },
              { title: 'What and why', cell: (change) => `${change.kind}: ${change.cause}` },
            ],
            rows: history.toReversed(),
            key: (change) => change.sequence,
            nothing: empty('Nothing was raised since this node was started.'),
          }),
      ),
    ];
  },
};

function severity(alarm) {
  return h('span', { class: `state ${LAMPS[alarm.severity] ?? 'warning'}` }, lamp(LAMPS[alarm.severity] ?? 'warning'), h('span', {}, alarm.severity));
}

// Leads to the page of the object, if it has one.
function object(alarm) {
  const { objectKind, objectName } = alarm;
  const words = objectWords(alarm);
  switch (objectKind) {
    case 'linkset':
      return link(address('linksets', objectName), words);
    case 'link':
      return link(address('linksets', objectName.split(':')[0]), words);
    case 'as':
      return link(address('servers', objectName), words);
    case 'asp':
      return link(address('processes', objectName), words);
    case 'mate':
      return link(address('mates', objectName), words);
    case 'diameter-peer':
      return link(address('peers', objectName), words);
    case 'destination':
      return link(`#/routes?search=${encodeURIComponent(objectName.split('/')[0])}`, words);
    default:
      return words;
  }
}

// As on the overview: the worst first.
export function brief(alarms) {
  return alarms.length === 0
    ? notice('good', lamp('ok'), ' No alarm.')
    : h(
        'ul',
        { class: 'alarms' },
        alarms.map((alarm) => h('li', { key: alarm.sequence }, severity(alarm), ' ', object(alarm), ': ', prose(alarm.cause), ' ', h('span', { class: 'quiet' }, since(alarm.since)))),
      );
}
