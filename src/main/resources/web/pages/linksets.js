// All linksets with their links.

import { get } from '../api.js';
import { h } from '../dom.js';
import { address, empty, heading, link, state, table } from '../ui.js';

export default {
  title: () => 'Linksets',
  load: () => get('linksets'),

  view({ linksets }) {
    return [
      heading('Linksets'),
      table({
        caption: 'Linksets',
        columns: [
          { title: 'Linkset', cell: (one) => link(address('linksets', one.linkset), one.linkset) },
          { title: 'Adjacent point', cell: (one) => one.adjacentPointCode },
          { title: 'State', cell: (one) => [state(one.state), one.detail && h('span', { class: 'quiet' }, ` ${one.detail}`)] },
          { title: 'Links available', number: true, cell: (one) => `${one.linksAvailable} of ${one.linksConfigured}` },
          { title: 'Links', cell: (one) => h('span', { class: 'states' }, one.links.map((each) => state(`${each.slc} ${each.service}`, severityOfLink(each)))) },
        ],
        rows: linksets,
        key: (one) => one.linkset,
        nothing: empty('This node has no linkset. Add one in the ', link('#/configuration', 'configuration'), ': ', h('code', {}, 'cs7 linkset NAME POINT-CODE'), '.'),
      }),
    ];
  },
};

export function isInhibited(one) {
  return /[^-]/.test(one.inhibit);
}

export function severityOfLink(one) {
  if (one.service === 'shutdown') {
    return 'off';
  }
  if (one.service !== 'available') {
    return 'down';
  }
  return isInhibited(one) || one.congestionLevel > 0 ? 'warning' : 'ok';
}
