// The route table, and which way a message would go.

import { get } from '../api.js';
import { outcome } from '../dialog.js';
import { h } from '../dom.js';
import { number, ranges } from '../format.js';
import { address, empty, eventsOf, field, form, heading, link, notice, panel, state, table } from '../ui.js';

const PAGE = 100;

export default {
  title: () => 'Routes',

  async load({ query }) {
    const { search, offset, instance, destination, from, sls, 'if-down': without } = query;
    const [routes, instances, servers, lookup] = await Promise.all([
      get('routes', { search, offset, instance, limit: PAGE }),
      get('instances'),
      loadServers(),
      destination
        ? outcome(async () => ({ kind: 'found', ...(await get('route-lookup', { destination, from, sls, 'if-down': without, instance })) }))
        : null,
    ]);
    return { routes, instances: instances.instances, servers, lookup };
  },

  view({ routes, instances, servers, lookup }, page) {
    const several = instances.length > 1 && [field('Instance', { name: 'instance', value: page.query.instance ?? '0' }, instances.map((one) => [String(one.instance), `${one.instance}: ${one.networkIndicator}`]))];
    return [
      heading('Routes'),
      panel('Which way would it go?', question(page, several), answer(lookup, servers)),
      panel('Route table', search(page, several), rows(routes, servers), pager(routes, page)),
    ];
  },
};

// ---- which way ----------------------------------------------------------------------------------

function question({ query, ask }, several) {
  return form(
    { class: 'filters', onsubmit: (given) => ask({ ...kept(query, ['search']), ...given }) },
    field('Point code', { name: 'destination', value: query.destination ?? '', required: true, placeholder: '4.5.6' }),
    field('Coming from', { name: 'from', value: query.from ?? '', placeholder: 'this node' }),
    field('SLS', { name: 'sls', value: query.sls ?? '', placeholder: 'all', inputmode: 'numeric', size: 4 }),
    field('As if down', { name: 'if-down', value: query['if-down'] ?? '', placeholder: 'a linkset' }),
    several,
    h('button', { type: 'submit', class: 'main' }, 'Look it up'),
  );
}

function answer(lookup, servers) {
  if (lookup === null) {
    return empty('Nothing is sent: the node says what it would do with a message, and why.');
  }
  if (lookup.kind === 'bad') {
    return notice('bad', lookup.text);
  }
  return h('div', { class: 'way', role: 'group', 'aria-label': `Way to ${lookup.destination}` }, wayOf(lookup, servers));
}

// Also for the end of a translation, which is looked up in the same way.
export function wayOf({ destination, ways, routes }, servers) {
  return h(
    'ol',
    { class: 'steps' },
    h('li', { key: 'here' }, h('strong', {}, `To ${destination}`), '; its events: ', eventsOf(destination)),
    routes.map((route) => step(route, servers)),
    outcomes(ways),
  );
}

// The names of application servers: routes lead over them as over linksets.
export async function loadServers() {
  return new Set((await get('application-servers')).applicationServers.map((server) => server.as));
}

function carrier(name, servers) {
  return link(address(servers.has(name) ? 'servers' : 'linksets', name), name);
}

function step(route, servers) {
  return h(
    'li',
    { key: `${route.block} ${route.linkset}`, class: route.used ? 'taken' : 'left' },
    state(route.used ? 'taken' : 'not taken', route.used ? 'ok' : 'off'),
    ` ${route.block}, priority ${route.priority}, over `,
    carrier(route.linkset, servers),
    route.reason && `: ${route.reason}`,
  );
}

// What becomes of each selection; those with the same fate together.
function outcomes(ways) {
  const fates = Map.groupBy(ways, (way) => way.outcome);
  return [...fates].map(([fate, same]) =>
    h('li', { key: fate, class: 'end' }, h('strong', {}, fate), h('span', { class: 'quiet' }, ` SLS ${ranges(same.map((way) => way.sls))}`)),
  );
}

// ---- the table ----------------------------------------------------------------------------------

function search({ query, ask }, several) {
  return form(
    { class: 'filters', role: 'search', onsubmit: (given) => ask({ ...kept(query, ['destination', 'from', 'sls', 'if-down']), ...given }) },
    field('Search', { name: 'search', type: 'search', value: query.search ?? '', placeholder: 'a point code, its beginning, or a linkset' }),
    several,
    h('button', { type: 'submit' }, 'Search'),
  );
}

function kept(query, names) {
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)));
}

function rows(routes, servers) {
  return table({
    caption: 'Routes',
    columns: [
      { title: 'Destination', cell: (row) => row.destination },
      { title: 'State', cell: (row) => state(row.state) },
      { title: 'Priority', number: true, cell: (row) => row.priority },
      { title: 'Over', cell: (row) => carrier(row.linkset, servers) },
      { title: 'Route', cell: (row) => [state(row.route), row.reason && h('span', { class: 'quiet' }, ` ${row.reason}`)] },
      { title: 'Use', cell: (row) => [row.used ? 'in use' : 'spare', row.dynamic && 'learned', row.mate && 'by the mate', row.congestionLevel > 0 && `congested ${row.congestionLevel}`].filter(Boolean).join(', ') },
    ],
    rows: routes.table,
    key: (row) => `${row.destination} ${row.linkset} ${row.priority}`,
    nothing: empty('No route is like that. Routes are lines ', h('code', {}, 'update route POINT-CODE linkset NAME'), ' of a route table.'),
  });
}

function pager(routes, { query, ask }) {
  const { matching = routes.destinations, offset = 0, limit = PAGE } = routes;
  const turn = (label, to, possible) =>
    h('button', { type: 'button', 'aria-disabled': possible ? null : 'true', onclick: () => possible && ask({ ...query, offset: String(Math.max(0, to)) }) }, label);
  return h(
    'p',
    { class: 'pager' },
    h('span', { role: 'status' }, `${number(matching)} of ${number(routes.destinations)} destinations, ${number(routes.dynamicRoutes)} routes learned`),
    matching > limit && [turn('Earlier', offset - limit, offset > 0), turn('Later', offset + limit, offset + limit < matching)],
  );
}
