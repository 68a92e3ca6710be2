// Captures: the stream that Wireshark reads, and files to download.

import { getIfThere, path, request } from '../api.js';
import { actionButton } from '../dialog.js';
import { h } from '../dom.js';
import { fullTime, number, octets } from '../format.js';
import { empty, field, heading, panel, table } from '../ui.js';

export default {
  title: () => 'Captures',

  async load() {
    const [streams, files] = await Promise.all([getIfThere('capture'), getIfThere('captures')]);
    return { streams: streams?.streams ?? [], files: files?.files ?? [] };
  },

  view({ streams, files }, page) {
    return [
      heading('Captures'),
      panel(
        'Streams',
        table({
          caption: 'Streams',
          columns: [
            { title: 'Served on', cell: (one) => one.listening },
            { title: 'Linktype', number: true, cell: (one) => one.linktype },
            { title: 'Readers', cell: (one) => one.readers.map((reader) => reader.address).join(', ') || 'none yet' },
          ],
          rows: streams,
          key: (one) => one.listening,
          nothing: empty('No capture is served. Start one, and read it with Wireshark over TCP.'),
        }),
        h('p', { class: 'buttons' }, start(page), streams.length > 0 && stop(page)),
      ),
      panel(
        'Files',
        table({
          caption: 'Files',
          columns: [
            { title: 'Name', cell: (one) => one.name },
            { title: 'From', cell: (one) => (one.from ? fullTime(one.from) : 'not known') },
            { title: 'To', cell: (one) => (one.open ? 'being written' : one.to ? fullTime(one.to) : 'not known') },
            { title: 'Messages', number: true, cell: (one) => number(one.messages) },
            { title: 'Size', number: true, cell: (one) => octets(one.octets) },
            {
              title: 'Download',
              cell: (one) =>
                actionButton(page, {
                  label: 'Download',
                  name: `Download ${one.name}`,
                  question: `Download ${one.name}?`,
                  detail: 'It holds messages as they passed, numbers of subscribers included.',
                  run: () => download(one.name),
                }),
            },
          ],
          rows: files,
          key: (one) => one.name,
          nothing: empty('No file has been captured. ', h('code', {}, 'capture file PATH'), ' in the configuration writes them.'),
        }),
      ),
    ];
  },
};

function start(page) {
  return actionButton(page, {
    label: 'Start a stream',
    question: 'Serve a capture?',
    detail: [
      h('p', {}, 'Whoever may connect to the port reads every message that passes.'),
      field('TCP port', { name: 'port', inputmode: 'numeric', required: true, placeholder: '19000' }),
      field('Access list (2700 to 2999), empty for all messages', { name: 'access-list', inputmode: 'numeric' }),
    ],
    run: async (given) => (await (await request('POST', 'capture/start', { query: given })).json()).message,
  });
}

function stop(page) {
  return actionButton(page, { label: 'Stop all streams', question: 'Stop the captures?', detail: 'Their readers are disconnected.', where: 'capture/stop', danger: true });
}

// A plain link could not show the token.
async function download(name) {
  const answer = await request('GET', path`captures/${name}`);
  const blob = await answer.blob();
  const here = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = here;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(here);
  return `${octets(blob.size)} were given to the browser.`;
}
