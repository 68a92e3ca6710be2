// The network around this node, as the track diagram of a signal box: the node is the box in the middle, every
// neighbour a station at the end of a track. How a track is drawn says how it is: a whole line carries traffic, a
// broken one does not; the thicker, the more. The lamp and the words at the station say the same again.

import { h } from './dom.js';
import { perSecond } from './format.js';
import { address, lamp, state } from './ui.js';

const STATION_HEIGHT = 64;
const GAP = 14;
const FURTHER = 18; // the line beneath a station
const BOX_WIDTH = 132;
const STATION_WIDTH = 190;
const NARROW = 720;

// Where the object of a node or an edge has its page.
export function place(id) {
  const [kind, ...rest] = id.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'linkset':
      return address('linksets', name);
    case 'as':
      return address('servers', name);
    case 'asp':
      return address('processes', name);
    case 'peer':
      return address('peers', name);
    default:
      return '#/';
  }
}

// codes: the node's own point codes, in words
export function map(topology, codes, width, beyond) {
  const stations = stationsOf(topology, beyond);
  return width < NARROW ? line(topology, codes, stations, width) : tracks(topology, codes, stations, width);
}

// A station is a neighbour with the edge that leads to it. Application servers hang behind their processes.
function stationsOf(topology, beyond) {
  const nodes = new Map(topology.nodes.map((node) => [node.id, node]));
  const members = topology.edges.filter((edge) => edge.kind === 'member');
  return topology.edges
    .filter((edge) => edge.kind !== 'member' && (edge.from === 'node' || edge.to === 'node'))
    .map((edge) => {
      const node = nodes.get(edge.from === 'node' ? edge.to : edge.from);
      return { edge, node, behind: behind(edge, node, nodes, members, topology, beyond) };
    });
}

function behind(edge, node, nodes, members, topology, beyond) {
  if (edge.kind === 'asp') {
    return members
      .filter((member) => member.from === node.id || member.to === node.id)
      .map((member) => nodes.get(member.from === node.id ? member.to : member.from))
      .map((server) => ({ text: `${server.name} ${server.pointCode ?? ''}: ${server.state}`, where: place(server.id) }));
  }
  if (!beyond || edge.kind !== 'linkset') {
    return [];
  }
  const reached = topology.destinations.filter((there) => there.linksets.split(',').includes(edge.name));
  return reached.length === 0
    ? []
    : [{ text: 'to ' + list(reached.map((there) => there.destination)), where: '#/routes?search=' + encodeURIComponent(edge.name) }];
}

function list(words) {
  return words.length <= 3 ? words.join(', ') : `${words.slice(0, 2).join(', ')} and ${words.length - 2} more`;
}

// ---- wide: tracks to both sides of the box ------------------------------------------------------

function tracks(topology, codes, stations, width) {
  // points of the signalling network to the left, who is served to the right; one kind alone goes to both sides
  let left = stations.filter((station) => station.edge.kind === 'linkset');
  let right = stations.filter((station) => station.edge.kind !== 'linkset');
  if (left.length === 0 || right.length === 0) {
    const half = Math.ceil(stations.length / 2);
    left = stations.slice(0, half);
    right = stations.slice(half);
  }
  const height = Math.max(heightOf(left), heightOf(right), 150) + 8;
  const middle = { x: width / 2, y: height / 2 };
  return h(
    'svg',
    { class: 'map', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Map of ${topology.hostname} and its neighbours` },
    side(left, -1, width, middle),
    side(right, 1, width, middle),
    box(topology, codes, middle.x - BOX_WIDTH / 2, middle.y - 32, BOX_WIDTH, 64),
  );
}

function side(stations, sign, width, middle) {
  let top = middle.y - heightOf(stations) / 2;
  return stations.map((station, i) => {
    const y = top;
    top += heightOf([station]);
    return track(station, i, stations.length, y, sign, width, middle);
  });
}

function heightOf(stations) {
  return stations.reduce((sum, { behind }) => sum + STATION_HEIGHT + (behind.length > 0 ? FURTHER : 0) + GAP, 0);
}

// The track leaves the box on a platform of its own, goes over at 45 degrees and runs on to its station.
function track(station, i, count, top, sign, width, middle) {
  const y = top + STATION_HEIGHT / 2;
  const platform = middle.y + (count === 1 ? 0 : (i / (count - 1) - 0.5) * 36);
  const gate = { x: middle.x + (sign * BOX_WIDTH) / 2, y: Math.abs(y - platform) < 10 ? y : platform };
  const end = sign < 0 ? STATION_WIDTH : width - STATION_WIDTH;
  // the outer tracks turn off first, so that none crosses another
  const outer = Math.abs(i - (count - 1) / 2);
  const bend = gate.x + sign * (8 + 9 * ((count - 1) / 2 - outer));
  const rise = Math.min(Math.abs(y - gate.y), Math.abs(end - bend) - 8);
  const line = `M${gate.x} ${gate.y}H${bend}L${bend + sign * rise} ${y}H${end}`;
  return stop(station, line, { x: sign < 0 ? 4 : end + 8, y: top, width: STATION_WIDTH - 12, anchor: { x: end, y } });
}

// ---- narrow: one line from top to bottom ---------------------------------------------------------

function line(topology, codes, stations, width) {
  const first = 70;
  const height = first + heightOf(stations);
  let top = first;
  const stops = stations.map((station) => {
    const y = top + STATION_HEIGHT / 2;
    top += heightOf([station]);
    return stop(station, `M28 ${y - 20}L48 ${y}H60`, { x: 66, y: y - STATION_HEIGHT / 2, width: width - 70, anchor: { x: 60, y } });
  });
  const last = height - heightOf(stations.slice(-1)) + STATION_HEIGHT / 2 - 20;
  return h(
    'svg',
    { class: 'map', width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Map of ${topology.hostname} and its neighbours` },
    h('path', { key: 'trunk', class: 'trunk', d: `M28 50V${last}` }),
    stops,
    box(topology, codes, 4, 4, BOX_WIDTH, 56),
  );
}

// ---- what both have -------------------------------------------------------------------------------

function box(topology, codes, x, y, width, height) {
  return h(
    'g',
    { class: 'box', key: 'box' },
    h('rect', { x, y, width, height, rx: 6 }),
    h('rect', { class: 'rim', x: x + 3.5, y: y + 3.5, width: width - 7, height: height - 7, rx: 4 }),
    h('text', { x: x + width / 2, y: y + height / 2 - 2, class: 'name' }, shortened(topology.hostname, 14)),
    h('text', { x: x + width / 2, y: y + height / 2 + 16 }, shortened(codes, 20)),
  );
}

function stop({ edge, node, behind: further }, line, at) {
  const words = `${node.name}, ${edge.kind} ${edge.name}: ${edge.state}${edge.reason ? ', ' + edge.reason : ''}; ${traffic(edge)}`;
  const text = [
    [shortened(node.name, 20), 'name'],
    [shortened([node.pointCode !== node.name && node.pointCode, linksOf(edge) || edge.state].filter(Boolean).join(', '), 27), ''],
    [shortened(edge.severity === 'ok' ? traffic(edge) : edge.reason || edge.state, 27), edge.severity === 'ok' ? 'quiet' : edge.severity],
  ];
  return h(
    'g',
    { key: edge.id, class: `track ${edge.severity}`, 'data-edge': edge.id, 'data-severity': edge.severity },
    h('path', { class: 'bed', d: line }),
    h('path', { class: 'rail', d: line, 'stroke-width': thickness(edge) }),
    edge.severity === 'down' && h('path', { class: 'cross', d: `M${at.anchor.x - 5} ${at.anchor.y - 5}l10 10m0-10l-10 10` }),
    h(
      'a',
      { href: place(edge.id), 'aria-label': words },
      h('title', {}, words),
      h('rect', { class: 'station', x: at.x, y: at.y, width: at.width, height: STATION_HEIGHT, rx: 5 }),
      h('svg', { x: at.x + 8, y: at.y + 8, width: 14, height: 14, viewBox: '0 0 14 14', class: `lamp ${edge.severity}` }, lamp(edge.severity).children),
      text.map(([words, kind], i) => h('text', { x: at.x + (i === 0 ? 28 : 10), y: at.y + 20 + 17 * i, class: kind }, words)),
    ),
    further.slice(0, 1).map(({ text: words, where }) =>
      h('a', { href: where, class: 'further' }, h('text', { x: at.x + 4, y: at.y + STATION_HEIGHT + 15 }, shortened(words, 30))),
    ),
  );
}

function linksOf(edge) {
  if (edge.kind !== 'linkset' || edge.links.length === 0) {
    return '';
  }
  const able = edge.links.filter((one) => one.severity === 'ok').length;
  return `${able} of ${edge.links.length} ${edge.links.length === 1 ? 'link' : 'links'}`;
}

function traffic(edge) {
  return edge.sentPerMinute === null && edge.receivedPerMinute === null
    ? 'rate not known yet'
    : `out ${perSecond(edge.sentPerMinute)}, in ${perSecond(edge.receivedPerMinute)}`;
}

// From a thin line to a thick one as the rate grows tenfold and tenfold again.
function thickness(edge) {
  const rate = ((edge.sentPerMinute ?? 0) + (edge.receivedPerMinute ?? 0)) / 60;
  return Math.min(9, 2.5 + 1.6 * Math.log10(1 + rate)).toFixed(1);
}

function shortened(text, characters) {
  return text.length <= characters ? text : text.slice(0, characters - 1) + '…';
}

export function legend() {
  const sample = (severity, words) =>
    h('li', { key: severity }, h('svg', { width: 44, height: 12, viewBox: '0 0 44 12', class: `map track ${severity}`, 'aria-hidden': 'true' }, h('path', { class: 'rail', d: 'M0 6H44', 'stroke-width': 3 })), state(words, severity));
  return h('ul', { class: 'legend', 'aria-label': 'How tracks are drawn' }, sample('ok', 'carries traffic'), sample('warning', 'impaired'), sample('down', 'down'), sample('off', 'switched off'));
}
