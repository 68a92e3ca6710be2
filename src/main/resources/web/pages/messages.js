// Messages as they pass, as a ladder: who speaks stands above, time runs down, an arrow is a message.

import { Refused } from '../api.js';
import { h } from '../dom.js';
import { fullTime } from '../format.js';
import { follow } from '../stream.js';
import { empty, facts, field, form, heading, notice, toggle } from '../ui.js';

const KEPT_MAX = 500;
const DRAWN_MAX = 80;
const ROW = 40;
const HEAD = 56;
const COLUMN = 190;
const TIME = 84;

export default {
  title: () => 'Messages',
  load: async () => ({}),

  begin(page) {
    Object.assign(page.state, { kept: [], serial: 0, missed: 0, paused: false, fault: null, up: false, chosen: null });
    let waiting = false;
    const redraw = () => {
      // as fast as the screen, however fast they come
      if (!waiting) {
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          page.redraw();
        });
      }
    };
    follow('messages', {}, page.signal, {
      up: () => {
        Object.assign(page.state, { up: true, fault: null });
        redraw();
      },
      down: (fault) => {
        Object.assign(page.state, { up: false, fault });
        redraw();
      },
      event: (kind, data) => {
        take(page.state, kind, data);
        redraw();
      },
    });
  },

  view(_, page) {
    const { kept, missed, paused, fault, up } = page.state;
    const found = kept.filter((message) => wanted(message, page.query));
    return [
      heading(
        'Messages',
        toggle(page, 'paused', 'Pause', 'Go on'),
        h(
          'button',
          {
            type: 'button',
            class: 'quiet',
            onclick: () => {
              Object.assign(page.state, { kept: [], missed: 0, chosen: null });
              page.redraw();
            },
          },
          'Forget these',
        ),
      ),
      filters(page),
      fault instanceof Refused && notice('bad', `The node says: ${fault.message}`),
      h(
        'p',
        { class: 'quiet' },
        paused ? 'Paused. ' : up ? 'Live. ' : 'Waiting for the node. ',
        `${found.length} of ${kept.length} messages; the last ${KEPT_MAX} are kept, the last ${DRAWN_MAX} drawn.`,
        missed > 0 && ` ${missed} passed unseen: it was paused, or they came too fast.`,
      ),
      found.length === 0
        ? empty(kept.length === 0 ? 'No message has passed yet. They appear here as they do.' : 'No message is like that. Ask for less.')
        : ladder(found.slice(-DRAWN_MAX), page),
      page.state.chosen && details(page),
    ];
  },
};

function take(state, kind, data) {
  if (kind === 'missed') {
    state.missed += data.events;
    return;
  }
  if (state.paused) {
    state.missed++;
    return;
  }
  state.kept.push({ ...data, serial: state.serial++ });
  state.kept.splice(0, Math.max(0, state.kept.length - KEPT_MAX));
}

function wanted(message, { point, over, protocol, text }) {
  return (
    (!point || message.opc === point || message.dpc === point) &&
    (!over || message.over.startsWith(over)) &&
    (!protocol || message.protocol.toLowerCase() === protocol.toLowerCase()) &&
    (!text || Object.values(message).join(' ').toLowerCase().includes(text.toLowerCase()))
  );
}

function filters({ query, ask }) {
  return form(
    { class: 'filters', onsubmit: (given) => ask(given) },
    field('Point code', { name: 'point', value: query.point ?? '', placeholder: 'from or to' }),
    field('Over', { name: 'over', value: query.over ?? '', placeholder: 'a linkset, AS or peer' }),
    field('Protocol', { name: 'protocol', value: query.protocol ?? '' }, [['', 'all'], ...['MTP3', 'SCCP', 'TCAP', 'MAP', 'Diameter'].map((name) => [name, name])]),
    field('Contains', { name: 'text', type: 'search', value: query.text ?? '', placeholder: 'an operation, a number' }),
    h('button', { type: 'submit' }, 'Filter'),
  );
}

// ---- the picture --------------------------------------------------------------------------------

function ladder(messages, page) {
  const speakers = [...new Set(messages.flatMap((message) => [message.from, message.to]))];
  const column = (name) => TIME + COLUMN * (speakers.indexOf(name) + 0.5);
  const width = TIME + COLUMN * speakers.length;
  const height = HEAD + ROW * messages.length + 12;
  return h(
    'div',
    { class: 'scroll ladder', role: 'region', 'aria-label': 'Ladder of messages', tabindex: 0 },
    h(
      'svg',
      { width, height, viewBox: `0 0 ${width} ${height}` },
      speakers.map((name) => [
        h('line', { key: `line ${name}`, class: 'life', x1: column(name), x2: column(name), y1: HEAD - 14, y2: height }),
        h('text', { key: `name ${name}`, class: 'speaker', x: column(name), y: HEAD - 26 }, h('title', {}, name), short(name, 26)),
      ]),
      messages.map((message, i) => arrow(message, HEAD + ROW * i + 26, column, page)),
    ),
  );
}

function arrow(message, y, column, page) {
  const from = column(message.from);
  const to = column(message.to);
  const sign = Math.sign(to - from) || 1;
  const tip = from === to ? from + 46 : to;
  const words = `${message.time.slice(11, 23)} ${message.from} to ${message.to}: ${message.protocol} ${message.summary}`;
  const choose = () => {
    page.state.chosen = message;
    page.redraw();
  };
  return h(
    'g',
    {
      key: message.serial,
      class: `message of-${message.protocol.toLowerCase()}`,
      role: 'button',
      tabindex: 0,
      'aria-label': words,
      onclick: choose,
      onkeydown: (event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          choose();
        }
      },
    },
    h('rect', { class: 'touch', x: 2, y: y - 24, width: Math.max(from, tip) + 60, height: ROW - 4, rx: 4 }),
    h('text', { class: 'time', x: 6, y: y + 3 }, message.time.slice(11, 23)),
    h('text', { class: 'what', x: (from + tip) / 2, y: y - 6 }, h('title', {}, words), short(`${message.protocol} ${message.summary}`, Math.max(20, Math.round(Math.abs(tip - from) / 7)))),
    h('path', { class: 'shaft', d: `M${from} ${y}H${tip}m${-7 * sign} -4l${7 * sign} 4l${-7 * sign} 4` }),
  );
}

function details(page) {
  const message = page.state.chosen;
  return h(
    'section',
    { class: 'panel chosen', 'aria-label': 'Chosen message', key: 'chosen' },
    h('h2', {}, `${message.protocol} ${message.summary}`),
    facts([
      ['Time', fullTime(message.time)],
      ['From', message.from],
      ['To', message.to],
      [message.incoming ? 'Came over' : 'Went over', message.over],
      ['OPC', message.opc],
      ['DPC', message.dpc],
      ['Service', message.serviceIndicator],
      ['Dialogue', message.dialogue],
    ]),
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        onclick: () => {
          page.state.chosen = null;
          page.redraw();
        },
      },
      'Close',
    ),
  );
}

function short(text, characters) {
  return text.length <= characters ? text : text.slice(0, characters - 1) + '…';
}
