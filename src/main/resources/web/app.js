// Begins: lets somebody in, shows the page that the address names, and keeps it true.

import { forgetToken, get, getIfThere, keepToken, Refused, takeTokenFromAddress, token, Unreachable } from './api.js';
import { h, render } from './dom.js';
import { clock, duration, fullTime } from './format.js';
import { follow } from './stream.js';
import { empty, form, field, heading, lamp, link, notice, objectWords } from './ui.js';
import alarms from './pages/alarms.js';
import associations from './pages/associations.js';
import captures from './pages/captures.js';
import configuration from './pages/configuration.js';
import events from './pages/events.js';
import interworking from './pages/interworking.js';
import linkset from './pages/linkset.js';
import linksets from './pages/linksets.js';
import mate from './pages/mate.js';
import mates from './pages/mates.js';
import messages from './pages/messages.js';
import overview from './pages/overview.js';
import peer from './pages/peer.js';
import peers from './pages/peers.js';
import process from './pages/process.js';
import routes from './pages/routes.js';
import screen from './pages/screen.js';
import screening from './pages/screening.js';
import server from './pages/server.js';
import servers from './pages/servers.js';
import titles from './pages/titles.js';

// `:name` is a parameter. Pages without a name in the menu belong to the one before them.
const PAGES = [
  ['', overview, 'Overview'],
  ['alarms', alarms, 'Alarms'],
  ['linksets', linksets, 'Linksets'],
  ['linksets/:linkset', linkset],
  ['servers', servers, 'Application servers'],
  ['servers/:as', server],
  ['processes/:asp', process],
  ['mates', mates, 'Mates'],
  ['mates/:mate', mate],
  ['peers', peers, 'Diameter peers'],
  ['peers/:peer', peer],
  ['interworking', interworking, 'Interworking'],
  ['associations', associations, 'Associations'],
  ['routes', routes, 'Routes'],
  ['titles', titles, 'Global titles'],
  ['screening', screening, 'Screening'],
  ['screening/:kind/:name', screen],
  ['messages', messages, 'Messages'],
  ['events', events, 'Events'],
  ['captures', captures, 'Captures'],
  ['configuration', configuration, 'Configuration'],
];

// Events come in bursts; the page is asked for once a burst.
const SETTLE_MILLIS = 150;
const REFRESH_MILLIS = 5_000;
const CLOCK_MILLIS = 1_000;

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const menu = document.querySelector('.menu');

let me = null;
let alarmList = null; // null: the node has told none
let lostSince = null;
let visit = null; // the page that is shown
let life = null; // ends what runs for one login

takeTokenFromAddress();
addEventListener('hashchange', arrived);
menu.onclick = () => openMenu(menu.getAttribute('aria-expanded') !== 'true');
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && menu.getAttribute('aria-expanded') === 'true') {
    openMenu(false);
    menu.focus();
  }
});
// the address is the page's, so the link must not write to it
document.querySelector('.skip').onclick = (event) => {
  event.preventDefault();
  main.focus();
};
themeSwitch();
token() ? enter() : login();

// ---- coming in and going ------------------------------------------------------------------------

async function enter() {
  life = new AbortController();
  const { signal } = life;
  try {
    const node = await get('node');
    me = await get('me');
    document.getElementById('hostname').textContent = node.hostname;
    document.body.dataset.node = node.hostname;
  } catch (fault) {
    login(fault);
    return;
  }
  const settle = settled(() => {
    visit?.reload();
    askAlarms();
  });
  // both run until `signal` ends them
  follow('stream', {}, signal, {
    up: () => {
      connected();
      settle();
    },
    // a node that refuses the stream, as it has readers enough, is asked every few seconds all the same
    down: (fault) => (fault instanceof Refused ? refusedOrLost(fault) : lost()),
    event: settle,
  });
  const timers = [setInterval(tick, CLOCK_MILLIS), setInterval(() => document.hidden || settle(), REFRESH_MILLIS)];
  signal.addEventListener('abort', () => timers.forEach(clearInterval));
  askAlarms();
  show();
}

function leave(fault) {
  forgetToken();
  life?.abort();
  visit?.end();
  visit = null;
  me = null;
  alarmList = null;
  lostSince = null;
  login(fault);
}

function login(fault) {
  document.title = 'Signalbox';
  document.body.classList.add('outside');
  render(nav);
  live();
  render(
    main,
    heading('Who is there?'),
    h('p', {}, 'This node answers to whoever shows a token. The laboratory prints one for each dashboard; otherwise ask whoever runs the node.'),
    form(
      {
        class: 'login',
        onsubmit: ({ token: text }) => {
          keepToken(text ?? '');
          document.body.classList.remove('outside');
          enter();
        },
      },
      field('Token', { name: 'token', type: 'password', required: true }),
      h('button', { type: 'submit', class: 'main' }, 'Come in'),
    ),
    h(
      'div',
      { role: 'alert' },
      fault instanceof Refused && notice('bad', fault.status === 401 ? 'The node does not know this token.' : fault.message),
      fault instanceof Unreachable && notice('bad', 'The node cannot be reached. Is it running?'),
    ),
  );
  main.querySelector('input').focus();
}

// ---- pages --------------------------------------------------------------------------------------

// A link with a token may be opened in a tab that has the dashboard already.
function arrived() {
  if (location.hash.startsWith('#token=')) {
    takeTokenFromAddress();
    leaveForAnother();
  } else if (me) {
    show();
  }
}

function leaveForAnother() {
  life?.abort();
  visit?.end();
  visit = null;
  enter();
}

function find(steps) {
  for (const [pattern, page, name] of PAGES) {
    const wanted = pattern === '' ? [] : pattern.split('/');
    if (wanted.length === steps.length && wanted.every((word, i) => word.startsWith(':') || word === steps[i])) {
      const params = {};
      wanted.forEach((word, i) => word.startsWith(':') && (params[word.slice(1)] = steps[i]));
      return { page, params, section: name ? pattern : wanted[0] };
    }
  }
  return null;
}

function show() {
  const [place, question] = location.hash.replace(/^#\/?/, '').split('?');
  const steps = place.split('/').filter(Boolean).map(decodeURIComponent);
  const found = find(steps);
  openMenu(false);
  document.body.classList.remove('outside');
  if (!found) {
    visit?.end();
    visit = null;
    render(main, heading('No such page'), empty('The address names no page. ', link('#/', 'Go to the overview'), '.'));
    return;
  }
  const query = Object.fromEntries(new URLSearchParams(question));
  if (visit && visit.place === place) {
    visit.query = query;
    visit.reload();
    return;
  }
  visit?.end();
  visit = begin(found, place, query);
  drawMenu();
  visit.reload();
}

// One stay on a page. What the page remembers between two drawings is its `state`.
function begin({ page, params, section }, place, query) {
  const ended = new AbortController();
  let data = null;
  let isAsking = false;
  let isAsked = false;
  const stay = {
    page,
    params,
    query,
    place,
    section,
    state: {},
    me,
    signal: ended.signal,
    alarms: () => alarmList,
    redraw() {
      if (!ended.signal.aborted && data !== null) {
        draw(stay, page.title(stay), page.view(data, stay));
        page.drawn?.(stay);
      }
    },
    // A slow node is asked once more when it has answered, not again and again meanwhile.
    async reload() {
      isAsked = true;
      if (isAsking) {
        return;
      }
      isAsking = true;
      try {
        while (isAsked && !ended.signal.aborted) {
          isAsked = false;
          await ask();
        }
      } finally {
        isAsking = false;
      }
    },
    // Writes what is asked for into the address, so that it can be handed on.
    ask(answers) {
      const text = new URLSearchParams(answers).toString();
      location.hash = '#/' + place + (text ? '?' + text : '');
    },
    end: () => ended.abort(),
  };
  async function ask() {
    try {
      const fresh = await page.load(stay);
      if (ended.signal.aborted) {
        return;
      }
      data = fresh;
      connected();
      stay.redraw();
    } catch (fault) {
      if (ended.signal.aborted) {
        return;
      }
      if (!refusedOrLost(fault)) {
        throw fault;
      }
      if (fault instanceof Refused && fault.status !== 401) {
        draw(stay, page.title(stay), [heading(page.title(stay)), notice('bad', `The node says: ${fault.message}`)]);
      }
    }
  }
  page.begin?.(stay);
  render(main, h('div', { class: 'page', key: place }, heading(page.title(stay)), h('p', { class: 'empty' }, 'Asking the node …')));
  return stay;
}

function draw({ place }, title, content) {
  const isFirst = document.body.dataset.place !== place;
  document.body.dataset.place = place;
  document.title = `${title} · ${document.body.dataset.node}`;
  render(main, h('div', { class: 'page', key: place }, content));
  if (isFirst) {
    scrollTo(0, 0);
    main.querySelector('h1')?.focus({ preventScroll: true });
  }
}

// Whether it is known what to do about it.
function refusedOrLost(fault) {
  if (fault instanceof Refused && fault.status === 401) {
    leave(fault);
    return true;
  }
  if (fault instanceof Unreachable) {
    lost();
    return true;
  }
  return fault instanceof Refused;
}

// ---- the frame ----------------------------------------------------------------------------------

function openMenu(open) {
  menu.setAttribute('aria-expanded', String(open));
  nav.classList.toggle('open', open);
}

function drawMenu() {
  render(
    nav,
    h(
      'ul',
      {},
      PAGES.filter(([, , name]) => name).map(([place, , name]) =>
        h(
          'li',
          { key: name },
          h(
            'a',
            { href: '#/' + place, 'aria-current': visit?.section === place || (visit?.section === 'processes' && place === 'servers') ? 'page' : null },
            name,
            place === 'alarms' && alarmList?.length > 0 && h('span', { class: `count ${alarmList[0].severity}` }, ` ${alarmList.length}`),
          ),
        ),
      ),
    ),
    h(
      'p',
      { class: 'who' },
      `You are ${me.name} and may ${me.role}.`,
      h('button', { type: 'button', class: 'quiet', onclick: () => leave(null) }, 'Forget the token'),
    ),
  );
}

function lost() {
  lostSince ??= Date.now();
  live();
}

function connected() {
  lostSince = null;
  live();
}

function live() {
  const place = document.getElementById('live');
  place.classList.toggle('lost', lostSince !== null);
  if (!me) {
    render(place);
  } else if (lostSince === null) {
    render(place, lamp('ok'), h('span', {}, 'Live'));
  } else {
    render(
      place,
      lamp('down'),
      h('span', { title: fullTime(lostSince) }, `Connection lost since ${clock(lostSince)} (${duration(Date.now() - lostSince)}); trying again`),
    );
  }
}

function tick() {
  if (lostSince !== null) {
    live();
  }
}

async function askAlarms() {
  try {
    const told = await getIfThere('alarms');
    if (!me || told === null) {
      return;
    }
    const now = told.alarms ?? [];
    const known = new Set((alarmList ?? []).map((alarm) => alarm.sequence));
    const fresh = alarmList === null ? [] : now.filter((alarm) => !known.has(alarm.sequence));
    const cleared = alarmList === null ? 0 : alarmList.filter((alarm) => !now.some((other) => other.sequence === alarm.sequence)).length;
    alarmList = now;
    say(fresh, cleared);
    drawMenu();
    visit?.redraw();
  } catch (fault) {
    if (!refusedOrLost(fault)) {
      throw fault;
    }
  }
}

function say(fresh, cleared) {
  const words = fresh.map((alarm) => `New ${alarm.severity} alarm: ${objectWords(alarm)}, ${alarm.cause}.`);
  if (cleared > 0) {
    words.push(cleared === 1 ? 'An alarm is over.' : `${cleared} alarms are over.`);
  }
  if (words.length > 0) {
    document.getElementById('said').textContent = words.join(' ');
  }
}

function themeSwitch() {
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const draw = () => {
    button.textContent = dark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', dark() ? 'Use light colours' : 'Use dark colours');
  };
  button.onclick = () => {
    const wanted = dark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = wanted;
    localStorage.setItem('theme', wanted);
    draw();
  };
  system.addEventListener('change', draw);
  draw();
}

function settled(work) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, SETTLE_MILLIS);
  };
}
