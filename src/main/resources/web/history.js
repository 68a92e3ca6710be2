// The charts of one object, from the samples that the node keeps of it.

import { getIfThere } from './api.js';
import { chart } from './chart.js';
import { h } from './dom.js';
import { empty } from './ui.js';

const STEPS = { 5: 'the last hour', 60: 'the last day' };

// null if the node keeps nothing of that object
export function loadHistory(page, object) {
  return getIfThere('history', { object, step: page.state.step ?? 5 }, page.signal);
}

export function historyCharts(page, history) {
  if (history === null || history.samples.length === 0) {
    return empty('No samples yet; the first comes within seconds of traffic.');
  }
  const { samples, stepSeconds, capacityKilobits } = history;
  const times = samples.map((sample) => sample.time);
  const rate = (name) => samples.map((sample) => (sample[name] === null ? null : (sample[name] * 1000) / sample.millis));
  // a kilobit a second is a bit a millisecond
  const percent = (name) => samples.map((sample) => (100 * 8 * sample[name]) / (capacityKilobits * sample.millis));
  return [
    h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': 'Time shown' },
      Object.entries(STEPS).map(([step, words]) =>
        h(
          'button',
          {
            type: 'button',
            key: step,
            class: 'quiet',
            'aria-pressed': String(Number(step) === stepSeconds),
            onclick: () => {
              page.state.step = Number(step);
              page.reload();
            },
          },
          words,
        ),
      ),
    ),
    h(
      'div',
      { class: 'charts' },
      chart({
        title: 'Messages',
        unit: '/s',
        times,
        series: [
          { name: 'out', class: 'one', values: rate('sent') },
          { name: 'in', class: 'two', values: rate('received') },
          { name: 'discarded', class: 'three', values: rate('discarded') },
        ],
      }),
      chart({
        title: 'Octets',
        unit: '/s',
        times,
        series: [
          { name: 'out', class: 'one', values: rate('octetsSent') },
          { name: 'in', class: 'two', values: rate('octetsReceived') },
        ],
      }),
      capacityKilobits !== null &&
        chart({
          title: 'Utilisation',
          unit: '%',
          times,
          series: [
            { name: 'out', class: 'one', values: percent('octetsSent') },
            { name: 'in', class: 'two', values: percent('octetsReceived') },
          ],
        }),
      chart({
        title: 'Queue',
        unit: 'messages',
        times,
        series: [{ name: 'waiting', class: 'one', values: samples.map((sample) => sample.queued) }],
      }),
    ),
  ];
}
