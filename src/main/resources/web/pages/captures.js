// Captures: streams that Wireshark reads, and files to download.

import { act, get, path, request } from '../api.js';
import { actionButton } from '../dialog.js';
import { h } from '../dom.js';
import { fullTime, number, octets } from '../format.js';
import { empty, field, heading, panel, state, table } from '../ui.js';

export default {
  title: () => 'Captures',

  async load() {
    const [running, kept] = await Promise.all([get('capture'), get('captures')]);
    return { streams: running.streams, writing: running.files ?? [], heps: running.heps ?? [], files: kept.files };
  },

  view({ streams, writing, heps, files }, page) {
    return [
      heading('Captures'),
      panel(
        'Into files',
        table({
          caption: 'Captures into files',
          columns: [
            { title: 'Capture', cell: (one) => one.name },
            { title: 'State', cell: (one) => (one.failure ? [state('failed'), h('span', { class: 'quiet' }, ` ${one.failure}`)] : state('active')) },
            { title: 'Writes', cell: (one) => one.file ?? 'no message yet' },
            { title: 'Messages', number: true, cell: (one) => number(one.messages) },
            { title: 'Left out', number: true, cell: (one) => number(one.leftOut) },
            {
              title: 'Action',
              cell: (one) =>
                actionButton(page, {
                  label: 'Stop',
                  name: `Stop capture ${one.name}`,
                  question: `Stop capture ${one.name}?`,
                  detail: 'Its files stay. One that is configured is ended by the configuration only.',
                  where: path`captures/${one.name}/stop`,
                  danger: true,
                }),
            },
          ],
          rows: writing,
          key: (one) => one.name,
          nothing: empty('No capture is written into files.'),
        }),
        h('p', { class: 'buttons' }, startFiles(page)),
      ),
      panel(
        'Files',
        table({
          caption: 'Files',
          columns: [
            { title: 'Name', cell: (one) => one.name },
            { title: 'From', cell: (one) => (one.from ? fullTime(one.from) : 'not known') },
            { title: 'To', cell: (one) => (one.open ? 'being written' : one.to ? fullTime(one.to) : 'not known') },
            { title: 'Messages', number: true, cell: (one) => (one.open ? 'not finished' : number(one.messages)) },
            { title: 'Size', number: true, cell: (one) => octets(one.octets) },
            {
              title: 'Action',
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
          nothing: empty('No file has been captured.'),
        }),
      ),
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
        h('p', { class: 'buttons' }, startStream(page), streams.length > 0 && stop(page)),
      ),
      heps.length > 0 &&
        panel(
          'Homer',
          table({
            caption: 'What is sent to Homer',
            columns: [
              { title: 'Host', cell: (one) => one.host },
              { title: 'Messages', number: true, cell: (one) => number(one.messages) },
              { title: 'Left out', number: true, cell: (one) => number(one.leftOut) },
            ],
            rows: heps,
            key: (one) => one.host,
          }),
        ),
    ];
  },
};

function accessList() {
  return field('Access list (2700 to 2999), empty for all messages', { name: 'access-list', inputmode: 'numeric' });
}

function choice(label, name) {
  return field(label, { name }, [
    ['false', 'no'],
    ['true', 'yes'],
  ]);
}

function startFiles(page) {
  return actionButton(page, {
    label: 'Start a capture …',
    question: 'Write a capture into files?',
    detail: [
      h('p', {}, 'It runs until it is stopped, or the configuration changes. No more files are kept than are asked for.'),
      field('Name', { name: 'capture', required: true, maxlength: 32, placeholder: 'trouble' }),
      field('Megabytes of a file', { name: 'megabytes', inputmode: 'numeric', placeholder: '10' }),
      field('Files that are kept', { name: 'files', inputmode: 'numeric', placeholder: '10' }),
      accessList(),
      choice('Messages of Diameter, too', 'diameter'),
      choice('All of M2PA and M3UA, as it is', 'adaptation'),
    ],
    run: async ({ capture, ...given }) => (await act(path`captures/${capture}/start`, given)).message,
  });
}

function startStream(page) {
  return actionButton(page, {
    label: 'Start a stream …',
    question: 'Serve a capture?',
    detail: [
      h('p', {}, 'Whoever may connect to the port reads every message that passes.'),
      field('TCP port', { name: 'port', inputmode: 'numeric', required: true, placeholder: '19000' }),
      accessList(),
    ],
    run: async (given) => (await act('capture/start', given)).message,
  });
}

function stop(page) {
  return actionButton(page, { label: 'Stop all captures', question: 'Stop all captures?', detail: 'Readers of streams are disconnected, and nothing more is written into files. What is configured goes on.', where: 'capture/stop', danger: true });
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
