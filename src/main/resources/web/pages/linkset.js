// One linkset: its links with the reasons of their states, its history, and what an operator may do with it.

import { act, get, path } from '../api.js';
import { actionButton } from '../dialog.js';
import { h } from '../dom.js';
import { duration, micros, number } from '../format.js';
import { historyCharts, loadHistory } from '../history.js';
import { empty, eventsOf, facts, heading, link, notice, panel, state, table } from '../ui.js';
import { isInhibited, severityOfLink } from './linksets.js';

export default {
  title: ({ params }) => `Linkset ${params.linkset}`,

  async load(page) {
    const { linkset } = page.params;
    const [one, selections, traffic, history] = await Promise.all([
      get(path`linksets/${linkset}`),
      get(path`linksets/${linkset}/selections`),
      get(path`linksets/${linkset}/traffic`),
      loadHistory(page, `linkset:${linkset}`),
    ]);
    return { one, selections, traffic, history };
  },

  view({ one, selections, traffic, history }, page) {
    return [
      heading(
        `Linkset ${one.linkset}`,
        state(one.state),
        actionButton(page, {
          label: 'Ping',
          question: `Ping ${one.adjacentPointCode}?`,
          detail: 'One test message is sent to the adjacent point, as the network would carry it.',
          run: () => ping(one.adjacentPointCode),
        }),
      ),
      one.detail && notice('bad', one.detail),
      facts([
        ['Adjacent point', one.adjacentPointCode],
        ['Links available', `${one.linksAvailable} of ${one.linksConfigured}`],
        ['Network indicator', one.networkIndicator],
        ['Routes', link(`#/routes?search=${encodeURIComponent(one.linkset)}`, 'that use it')],
        ['Events', eventsOf(one.linkset)],
      ]),
      panel('Links', links(one, page)),
      panel('History', historyCharts(page, history)),
      panel('Selections', selection(selections)),
      traffic.diversions?.length > 0 &&
        panel(
          'Traffic that is being moved',
          table({
            caption: 'Diversions',
            columns: [
              { title: 'From link', cell: (row) => row.slc },
              { title: 'To', cell: (row) => row.to },
              { title: 'Procedure', cell: (row) => row.procedure },
              { title: 'Waits for', cell: (row) => row.waitsFor },
              { title: 'Held', number: true, cell: (row) => number(row.held) },
            ],
            rows: traffic.diversions,
          }),
        ),
    ];
  },
};

function links(one, page) {
  return table({
    caption: `Links of ${one.linkset}`,
    columns: [
      { title: 'Link', cell: (each) => each.slc },
      { title: 'State', cell: (each) => state(isInhibited(each) ? `${each.service}, inhibited` : each.service, severityOfLink(each)) },
      { title: 'Why', cell: (each) => why(each) },
      { title: 'Far end', cell: (each) => [each.interface, h('span', { class: 'quiet' }, ` says ${each.peerState}`)] },
      { title: 'Queue', number: true, cell: (each) => number(each.queued) },
      { title: 'Events', cell: (each) => eventsOf(`${one.linkset}:${each.slc}`) },
      { title: 'Actions', cell: (each) => h('span', { class: 'buttons' }, inhibit(one, each, page)) },
    ],
    rows: one.links,
    key: (each) => each.slc,
    nothing: empty('This linkset has no link. Add one in the configuration: ', h('code', {}, 'link 0 sctp ADDRESS PORT PORT'), '.'),
  });
}

function why(each) {
  const reasons = [
    each.service === 'shutdown' && 'shut down by configuration',
    isInhibited(each) && 'carries management and test messages only',
    each.linkTest && `link test: ${each.linkTest}`,
    each.congestionLevel > 0 && `congestion level ${each.congestionLevel}`,
    each.lastFailureReason && `last failure: ${each.lastFailureReason}`,
    each.nextAttemptMillis !== null && `next attempt in ${duration(each.nextAttemptMillis)}`,
    each.service !== 'available' && each.level2State && `level 2: ${each.level2State}`,
  ].filter(Boolean);
  return reasons.join('; ') || 'in service';
}

function inhibit(one, each, page) {
  const name = `link ${each.slc} of ${one.linkset}`;
  return isInhibited(each)
    ? actionButton(page, {
        label: 'Uninhibit',
        name: `Uninhibit ${name}`,
        question: `Let ${name} carry traffic again?`,
        where: path`linksets/${one.linkset}/links/${each.slc}/uninhibit`,
      })
    : actionButton(page, {
        label: 'Inhibit',
        name: `Inhibit ${name}`,
        question: `Keep user traffic off ${name}?`,
        detail: 'Both ends must be able to spare it: the node refuses if its traffic would have no other way.',
        where: path`linksets/${one.linkset}/links/${each.slc}/inhibit`,
        danger: true,
      });
}

function selection({ selections, messages }) {
  if (selections.length === 0 || messages === 0) {
    return empty('Nothing has been sent yet.');
  }
  return [
    h('p', { class: 'quiet' }, `What the links have sent, by signalling link selection: ${number(messages)} messages.`),
    h(
      'ul',
      { class: 'bars' },
      selections.map((row) =>
        h(
          'li',
          { key: `${row.sls} ${row.slc}` },
          h('span', {}, `${row.sls} on link ${row.slc}`),
          h('svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, h('rect', { width: Math.max(row.sharePercent, 0.5), height: 8 })),
          h('span', { class: 'number' }, `${row.sharePercent} %, ${number(row.messages)}`),
        ),
      ),
    ),
  ];
}

async function ping(destination) {
  const { target, sent, received, succeeded, explanation, roundTripMeanMicros } = await act('ping', { destination });
  const words = `${target}: ${sent} sent, ${received} answered`;
  return succeeded
    ? { kind: 'good', text: `${words}, ${micros(roundTripMeanMicros)} there and back.` }
    : { kind: 'bad', text: `${words}. ${explanation}` };
}
