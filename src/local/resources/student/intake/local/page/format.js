// Turns values into text for people.

const counts = new Intl.NumberFormat('en');
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export const number = value => counts.format(value);

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Formats a rate: a tenth below 10, none above. */
export function rate(perSecond) {
  return perSecond > 0 && perSecond < 9.95
    ? tenths.format(perSecond)
    : number(Math.round(perSecond));
}

export const time = epochMillis => clock.format(epochMillis);

export function timeWithMillis(epochMillis) {
  return `${time(epochMillis)}.${String(new Date(epochMillis).getMilliseconds()).padStart(3, '0')}`;
}

/** Formats a time, with the date unless it is today. */
export function dateAndTime(epochMillis) {
  const today = new Date().toDateString() === new Date(epochMillis).toDateString();
  return today
    ? timeWithMillis(epochMillis)
    : `${day.format(epochMillis)}, ${timeWithMillis(epochMillis)}`;
}

export function duration(seconds) {
  if (seconds < 9.95) {
    return `${tenths.format(seconds)} s`;
  }
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}
