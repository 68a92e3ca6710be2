// The rules of one list or table of screening, with what each has counted.

import { get, path } from '../api.js';
import { h } from '../dom.js';
import { number } from '../format.js';
import { empty, heading, link, table } from '../ui.js';

const FOLDERS = { table: 'tables', 'access-list': 'access-lists' };

export default {
  title: ({ params }) => `Screening by ${params.kind} ${params.name}`,
  load: ({ params, query: { instance } }) => get(path`gws/${FOLDERS[params.kind] ?? params.kind}/${params.name}`, { instance }),

  view({ name, rules }) {
    return [
      heading(`Screening by ${name}`, link('#/screening', 'All of screening')),
      table({
        caption: `Rules of ${name}`,
        columns: [
          { title: 'Rule', cell: (one) => h('code', {}, one.rule) },
          { title: 'Matched', number: true, cell: (one) => number(one.matched) },
          { title: 'Refused', number: true, cell: (one) => number(one.rejected) },
          { title: 'Would refuse (test)', number: true, cell: (one) => number(one.testRejected) },
        ],
        rows: rules,
        key: (one) => one.rule,
        nothing: empty('It has no rule: everything passes.'),
      }),
    ];
  },
};
