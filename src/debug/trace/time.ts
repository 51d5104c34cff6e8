/** Calendar time of events: the date at power-on and the virtual time since then. */
import { machineStateOf } from '../../state/machineState.ts';
import type { Memory } from '../../state/memory.ts';

const MILLISECONDS_PER_DAY = 86_400_000;

/** Days from 1 January 1970 to a date of the Gregorian calendar. */
function daysTo(year: number, month: number, day: number): number {
  // Years begin in March, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + dayOfYear - 719_468;
}

/** The year, month and day that lie `days` after 1 January 1970. */
function dateOf(days: number): [number, number, number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const dayOfYear =
    inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** The date and time at power-on of the machine in `memory`, in milliseconds since 1970. */
export function powerOnOf(memory: Memory): number {
  const { year, month, day, hour, minute, second } = machineStateOf(memory.view);
  // The memory of a bare task has no date.
  if (year === 0) return 0;
  return (
    daysTo(year, month, day) * MILLISECONDS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000
  );
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** RFC 3339, to the nanosecond, zeros at the end left out. */
export function timestamp(powerOn: number, microseconds: number): string {
  const whole = Math.floor(microseconds / 1e6);
  const fraction = Math.floor((microseconds - whole * 1e6) * 1000);
  const digits = String(fraction).padStart(9, '0').replace(/0+$/, '');
  const seconds = powerOn / 1000 + whole;
  const [year, month, day] = dateOf(Math.floor(seconds / 86_400));
  const ofDay = ((seconds % 86_400) + 86_400) % 86_400;
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}`;
  return `${date}T${time}${digits === '' ? '' : `.${digits}`}Z`;
}
