/**
 * Dates of the Gregorian calendar as day numbers, and the date and time that a machine's clocks
 * show: power-on date plus virtual time. (Code left of `session` has no `Date`.)
 */

export interface CivilDate {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  /** 1-31. */
  readonly day: number;
}

/** Days before each month of a year that begins in March. */
const DAYS_BEFORE_MONTH = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];
const DAYS_IN_400_YEARS = 146_097;

/** Days from 1 March of year 0 to the date; consecutive days have consecutive numbers. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leapDays + DAYS_BEFORE_MONTH[(month + 9) % 12] + day - 1;
}

/** The date with the given day number. */
export function dateOfDay(number: number): CivilDate {
  let year = Math.floor((number * 400) / DAYS_IN_400_YEARS) + 1;
  while (dayNumber(year, 3, 1) > number) year--;
  const dayOfYear = number - dayNumber(year, 3, 1);
  let march = 11;
  while (DAYS_BEFORE_MONTH[march] > dayOfYear) march--;
  const month = ((march + 2) % 12) + 1;
  return {
    year: month > 2 ? year : year + 1,
    month,
    day: dayOfYear - DAYS_BEFORE_MONTH[march] + 1,
  };
}

/** Day of the week of a day number, 0 is Sunday. */
export function weekday(number: number): number {
  return (number + 3) % 7;
}
