// Numbers, times and states in words.

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

export function number(value) {
  return value === null || value === undefined ? 'unknown' : NUMBER.format(value);
}

export function octets(value) {
  const units = ['octets', 'kB', 'MB', 'GB'];
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${number(size)} ${units[unit]}`;
}

// 'per minute' is what the topology counts; people think in seconds.
export function perSecond(perMinute) {
  return perMinute === null || perMinute === undefined ? 'unknown' : `${number(perMinute / 60)}/s`;
}

export function micros(value) {
  return value === null || value === undefined ? '' : `${number(value / 1000)} ms`;
}

export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export function clock(when) {
  return CLOCK.format(new Date(when));
}

export function fullTime(when) {
  return FULL.format(new Date(when));
}

// How bad a state is that the API tells only as the shell's word. The words are those of the node's reports.
const SEVERITIES = {
  ok: ['available', 'avail', 'active', 'accessible', 'open', 'established', 'inservice', 'allowed', 'up', 'first', 'yes'],
  off: ['shutdown', 'off', 'unused', 'closed'],
  down: ['unavailable', 'down', 'inaccessible', 'failed', 'outofservice', 'prohibited', 'no'],
};

export function severityOf(word) {
  const plain = String(word ?? '').toLowerCase().replaceAll(/[^a-z]/g, '');
  return Object.keys(SEVERITIES).find((severity) => SEVERITIES[severity].includes(plain)) ?? 'warning';
}

// "congestionWindowOctets" -> "Congestion window octets"
export function title(name) {
  const words = name.replaceAll(/[_-]/g, ' ').replaceAll(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// [0, 1, 2, 5] -> '0 to 2, 5'
export function ranges(numbers) {
  const runs = [];
  for (const one of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === one - 1) {
      last[1] = one;
    } else {
      runs.push([one, one]);
    }
  }
  return runs.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(', ');
}
