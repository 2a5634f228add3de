// Numbers as people read them: 5,000, 0.0132, 1.32×10⁻⁷, 10⁻⁸. Python writes the same digits: i18n/numbers.py.

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SMALLEST_EXPONENT = -4;
const LARGEST_EXPONENT = 5;

/**
 * A number with the digits that matter.
 * @param {number | null | undefined} value
 */
export function short(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const [mantissa, exponent] = Math.abs(value).toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const sign = value < 0 ? "-" : "";
  if (power >= SMALLEST_EXPONENT && power <= LARGEST_EXPONENT) return sign + plain(mantissa, power);
  return `${sign}${Number(mantissa) === 1 ? "" : `${Number(mantissa)}×`}10${raised(power)}`;
}

/** A mantissa times a power of ten without an exponent, thousands apart. @param {string} mantissa @param {number} power */
function plain(mantissa, power) {
  const [whole, fraction] = String(Number(`${mantissa}e${power}`)).split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${groups}.${fraction}` : groups;
}

/** An exponent as raised digits. @param {number} power */
export function raised(power) {
  return (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("");
}
