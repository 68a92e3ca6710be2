// The map of the network around this node, what is wrong with it, and how busy it is.

import { get, getIfThere } from '../api.js';
import { h } from '../dom.js';
import { duration, perSecond } from '../format.js';
import { legend, map } from '../map.js';
import { empty, facts, figure, heading, link, notice, panel, toggle } from '../ui.js';
import { brief } from './alarms.js';

export default {
  title: () => 'Overview',

  begin(page) {
    page.state.width = document.getElementById('main').clientWidth;
    const watcher = new ResizeObserver(() => fit(page));
    watcher.observe(document.getElementById('main'));
    page.signal.addEventListener('abort', () => watcher.disconnect());
  },

  drawn: fit,

  async load() {
    const [node, instances, topology, events] = await Promise.all([
      get('node'),
      get('instances'),
      get('topology'),
      getIfThere('events', { limit: 5 }),
    ]);
    return { node, instances: instances.instances, topology, events: (events?.events ?? []).slice(-5).reverse() };
  },

  view({ node, instances, topology, events }, page) {
    const links = topology.edges.filter((edge) => edge.kind === 'linkset').flatMap((edge) => edge.links);
    const able = links.filter((one) => one.severity === 'ok').length;
    const alarms = page.alarms();
    const codes = instances.flatMap((one) => one.pointCodes.map((code) => code.pointCode)).join(', ');
    const rate = (name) => topology.edges.filter((edge) => edge.kind !== 'member' && edge[name] !== null).reduce((sum, edge) => sum + edge[name], 0);
    return [
      heading('Overview'),
      h(
        'div',
        { class: 'figures' },
        figure('Alarms', alarms === null ? '–' : alarms.length, alarms?.[0] ? `the worst is ${alarms[0].severity}` : alarms ? 'all is well' : 'not told by this node', '#/alarms'),
        figure('Links in service', `${able} of ${links.length}`, able < links.length ? 'see the map' : 'all of them', '#/linksets'),
        figure('Messages out', perSecond(rate('sentPerMinute')), 'over all neighbours'),
        figure('Messages in', perSecond(rate('receivedPerMinute')), 'over all neighbours'),
      ),
      panel(
        'Network',
        h(
          'div',
          { class: 'drawing' },
          topology.edges.length === 0
            ? empty('This node has no neighbour. Add a linkset, an application server or a Diameter peer in the ', link('#/configuration', 'configuration'), '.')
            : map(topology, codes, page.state.width, page.state.beyond),
        ),
        h('div', { class: 'below' }, legend(), topology.destinations.length > 0 && toggle(page, 'beyond', 'Show what lies beyond', 'Hide what lies beyond')),
        page.state.beyond && topology.destinationsLeftOut > 0 && notice('', `${topology.destinationsLeftOut} more destinations: see `, link('#/routes', 'Routes'), '.'),
      ),
      h(
        'div',
        { class: 'columns' },
        panel('Worst alarms', alarms === null ? empty('This node has told no alarms.') : brief(alarms.slice(0, 5))),
        panel(
          'Last events',
          events.length === 0 ? empty('Nothing has happened yet.') : h('ol', { class: 'log' }, events.map((event) => h('li', { key: event.time + event.text }, h('time', { datetime: event.time }, event.time.slice(11, 19)), ' ', event.text))),
          h('p', {}, link('#/events', 'All events')),
        ),
      ),
      panel(
        'This node',
        facts([
          ['Name', node.hostname],
          ['Point codes', codes],
          ['Variant', instances.map((one) => `${one.variant}, ${one.networkIndicator}`).join('; ')],
          ['Running for', duration(node.upTimeMillis)],
          ['SCTP', node.transport],
          ['Version', `${node.product} ${node.version}`],
          ['System', `${node.system}, Java ${node.java}`],
        ]),
      ),
    ];
  },
};

// The map is drawn in the width it has, so that its text is never scaled.
function fit(page) {
  const width = document.querySelector('.drawing')?.clientWidth;
  if (width && width !== page.state.width) {
    page.state.width = width;
    page.redraw();
  }
}
