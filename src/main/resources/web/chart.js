// Lines over time, drawn in the width there is. Words beside it say the last, least and greatest value, so that
// nobody needs the picture.

import { h } from './dom.js';
import { clock, number } from './format.js';

const WIDTH = 640;
const HEIGHT = 150;
const LEFT = 46;
const BOTTOM = 20;

// series: {name, class, values: numbers or null where nothing is known}; times: ISO, one for each value
export function chart({ title, unit, times, series }) {
  const known = series.flatMap((one) => one.values).filter((value) => value !== null);
  if (known.length === 0) {
    return null;
  }
  const top = ceiling(Math.max(...known));
  const x = (i) => LEFT + (times.length < 2 ? 0 : (i / (times.length - 1)) * (WIDTH - LEFT - 8));
  const y = (value) => 8 + (1 - value / top) * (HEIGHT - BOTTOM - 8);
  return h(
    'figure',
    { class: 'chart', key: title },
    h('figcaption', {}, h('strong', {}, title), h('ul', {}, series.map((one) => h('li', { key: one.name, class: one.class }, summary(one, unit))))),
    h(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true', preserveAspectRatio: 'none' },
      [0, top / 2, top].map((value) => [
        h('line', { class: 'grid', x1: LEFT, x2: WIDTH - 8, y1: y(value), y2: y(value) }),
        h('text', { x: LEFT - 6, y: y(value) + 4, class: 'right' }, number(value)),
      ]),
      h('text', { x: LEFT, y: HEIGHT - 3 }, clock(times[0])),
      h('text', { x: WIDTH - 8, y: HEIGHT - 3, class: 'right' }, clock(times[times.length - 1])),
      series.map((one) => h('path', { key: one.name, class: `line ${one.class}`, d: line(one.values, x, y) })),
    ),
  );
}

// A line that is broken where nothing is known.
function line(values, x, y) {
  let pen = 'M';
  let path = '';
  values.forEach((value, i) => {
    if (value === null) {
      pen = 'M';
    } else {
      path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = 'L';
    }
  });
  return path;
}

function summary({ name, values }, unit) {
  const known = values.filter((value) => value !== null);
  return known.length === 0
    ? `${name}: not known`
    : `${name}: ${number(known[known.length - 1])} ${unit} now, at most ${number(Math.max(...known))}`;
}

// 1, 2 or 5 times a power of ten.
function ceiling(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}
