// Pieces that pages are made of.

import { h } from './dom.js';
import { duration, fullTime, number, severityOf, title } from './format.js';

const WORD = { ok: 'good', warning: 'impaired', down: 'down', off: 'off' };

// A lamp of its own shape for each severity, so that nobody needs the colour, and the word beside it.
export function lamp(severity) {
  const shape = {
    ok: h('circle', { cx: 7, cy: 7, r: 5 }),
    warning: h('path', { d: 'M7 1.5 13 12.5H1Z' }),
    down: h('path', { d: 'M2.5 2.5 11.5 11.5M11.5 2.5 2.5 11.5', class: 'stroke' }),
    off: h('circle', { cx: 7, cy: 7, r: 4.5, class: 'hollow' }),
  }[severity];
  return h('svg', { class: `lamp ${severity}`, viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true' }, shape);
}

export function state(word, severity = severityOf(word)) {
  return h('span', { class: `state ${severity}`, title: WORD[severity] }, lamp(severity), h('span', {}, word));
}

// How long ago; the title has the exact time.
export function since(when) {
  if (!when) {
    return 'never';
  }
  return h('time', { datetime: when, title: fullTime(when) }, `${duration(Date.now() - Date.parse(when))} ago`);
}

export function link(where, ...text) {
  return h('a', { href: where }, text);
}

// '#/linksets/To%20B' of ('linksets', 'To B')
export function address(...steps) {
  return '#/' + steps.map(encodeURIComponent).join('/');
}

// Where the events of a thing are, and of what is part of it.
export function eventsOf(name) {
  return h('a', { href: `#/events?object=${encodeURIComponent(name)}`, 'aria-label': `show events of ${name}` }, 'show');
}

// What stands between backticks is what is typed or configured.
export function prose(text) {
  return String(text)
    .split('`')
    .map((part, i) => (i % 2 === 1 ? h('code', {}, part) : part));
}

const KINDS = { 'diameter-peer': 'Diameter peer', as: 'application server', asp: 'process', destination: 'point', 'log-host': 'log host' };

// What an alarm is about, in words for people: `diameter-peer dra` is a word of configurations.
export function objectWords({ object, objectKind }) {
  return KINDS[objectKind] ? object.replace(objectKind, KINDS[objectKind]) : object;
}

export function heading(text, ...beside) {
  return h('div', { class: 'heading' }, h('h1', { tabindex: -1 }, text), h('div', { class: 'beside' }, beside));
}

export function panel(name, ...content) {
  return h('section', { class: 'panel', 'aria-label': name, key: `panel ${name}` }, h('h2', {}, name), content);
}

export function notice(kind, ...text) {
  return h('p', { class: `notice ${kind}` }, text.map((part) => (typeof part === 'string' ? prose(part) : part)));
}

// What stands where nothing is: why, and what to do about it.
export function empty(...text) {
  return h('p', { class: 'empty' }, text);
}

export function facts(pairs) {
  return h(
    'dl',
    { class: 'facts' },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value))),
  );
}

export function figure(label, value, hint, where) {
  const content = [h('span', { class: 'value' }, value), h('span', { class: 'label' }, label), h('span', { class: 'hint' }, hint)];
  return where ? h('a', { class: 'figure', href: where, key: label }, content) : h('div', { class: 'figure', key: label }, content);
}

// A table that becomes a list of cards where there is no room.
//
// columns: {title, cell(row), number}
export function table({ caption, columns, rows, key, nothing }) {
  if (rows.length === 0) {
    return nothing ?? empty('Nothing to show.');
  }
  // roles are written down since a table laid out as cards is no table to a screen reader otherwise
  return h(
    'table',
    { role: 'table' },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        columns.map((column) => h('th', { role: 'columnheader', scope: 'col', class: column.number && 'number' }, column.title)),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((row, i) =>
        h(
          'tr',
          { role: 'row', key: key ? key(row) : i },
          columns.map((column) => h('td', { role: 'cell', class: column.number && 'number', 'data-title': column.title }, h('div', {}, column.cell(row)))),
        ),
      ),
    ),
  );
}

// Everything that is counted and has happened; the rest on demand.
export function statistics(page, counters) {
  const happened = counters.filter((counter) => counter.value > 0);
  const shown = page.state.allCounters ? counters : happened;
  return [
    table({
      caption: 'Counters',
      columns: [
        { title: 'Counter', cell: (row) => h('span', { title: row.counter }, title(row.counter)) },
        { title: 'Value', number: true, cell: (row) => number(row.value) },
        { title: 'Meaning', cell: (row) => row.meaning },
      ],
      rows: shown,
      key: (row) => row.counter,
      nothing: empty('Nothing has been counted yet.'),
    }),
    counters.length > happened.length &&
      toggle(page, 'allCounters', 'Show counters that are zero', 'Hide counters that are zero'),
  ];
}

export function toggle(page, name, show, hide) {
  return h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-pressed': String(Boolean(page.state[name])),
      onclick: () => {
        page.state[name] = !page.state[name];
        page.redraw();
      },
    },
    page.state[name] ? hide : show,
  );
}

// A field of a form with its name before it.
export function field(label, props, options) {
  const control = options
    ? h('select', props, options.map(([value, text]) => h('option', { value }, text)))
    : h('input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...props });
  return h('label', { class: 'field' }, h('span', {}, label), control);
}

// What a form holds, as an object, without what was left empty.
export function answers(form) {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== ''));
}

export function form(props, ...content) {
  return h(
    'form',
    {
      ...props,
      onsubmit: (event) => {
        event.preventDefault();
        props.onsubmit(answers(event.currentTarget), event.currentTarget);
      },
    },
    content,
  );
}
