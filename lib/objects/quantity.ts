/** A Kubernetes quantity, exact: thousandths of millionths, as the API server keeps it. */
export interface Quantity {
  nano: bigint
}

const NANO = 1_000_000_000n
const MAX_NANO = (2n ** 63n - 1n) * NANO
const MAX_INT64 = 2n ** 63n - 1n

const POWERS_OF_TEN = new Map<string, number>([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,18})?$/

/**
 * The quantity that the text denotes, or undefined when the API server would not take it. More digits than a
 * billionth are rounded away from zero, and more than 2^63-1 is 2^63-1, as in apimachinery's ParseQuantity (1.36).
 */
export function parseQuantity(text: string): Quantity | undefined {
  const match = FORM.exec(text)
  const whole = match?.[2] ?? ''
  const fraction = match?.[3] ?? ''
  if (!match || (whole === '' && fraction === '') || text.length > 512) return undefined
  const digits = BigInt(whole + fraction)
  const suffix = match[4] ?? ''
  const binary = BINARY.indexOf(suffix) + 1
  const ten = (POWERS_OF_TEN.get(suffix) ?? (binary ? 0 : Number(suffix.slice(1)))) - fraction.length + 9
  const magnitude = scale(digits * 1024n ** BigInt(binary), ten)
  const capped = magnitude > MAX_NANO ? MAX_NANO : magnitude
  return { nano: match[1] === '-' ? -capped : capped }
}

// An exponent is outside input: it is bounded before it becomes a power.
function scale(value: bigint, ten: number): bigint {
  if (value === 0n) return 0n
  if (ten >= 0) return ten > 600 ? MAX_NANO : value * 10n ** BigInt(ten)
  return ten < -1200 ? 1n : divideUp(value, 10n ** BigInt(-ten))
}

function divideUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value > 0n && value % divisor !== 0n ? quotient + 1n : quotient
}

export function isZero(quantity: Quantity): boolean {
  return quantity.nano === 0n
}

/**
 * What the kubelet writes for a resource field: value / divisor rounded up, an integer. Borrowed from
 * pkg/api/v1/resource (1.36): cpu counts in thousandths, all else in units, both rounded up first, divided as doubles.
 * A divisor of zero is 1. Undefined when either text is not a quantity.
 */
export function kubeletNumber(resource: string, value: Quantity, divisor: string): string | undefined {
  const by = parseQuantity(divisor)
  if (!by) return undefined
  const step = resource.endsWith('.cpu') ? NANO / 1000n : NANO
  const units = divideUp(value.nano, step)
  const per = divideUp(isZero(by) ? NANO : by.nano, step)
  const result = BigInt(Math.ceil(Number(units) / Number(per)))
  return String(result > MAX_INT64 ? MAX_INT64 : result)
}

/** True when the kubelet's number is larger than the exact quotient: something was rounded up. */
export function isRoundedUp(value: Quantity, divisor: string, written: string): boolean {
  const by = parseQuantity(divisor)
  if (!by || !/^\d{1,20}$/.test(written)) return false
  return BigInt(written) * (isZero(by) ? NANO : by.nano) > value.nano
}

/**
 * The quantities, in billionths, that read as `written` under the divisor: above `low` and up to `high`. Undefined when
 * `written` is not a number that the kubelet writes.
 */
export function quantityRange(written: string, divisor: string): { low: bigint; high: bigint } | undefined {
  const by = parseQuantity(divisor)
  if (!by || !/^\d{1,20}$/.test(written)) return undefined
  const unit = isZero(by) ? NANO : by.nano
  const count = BigInt(written)
  return { low: (count - 1n) * unit, high: count * unit }
}

/** An amount in billionths as the API server writes it; `name` is that of the resource. */
export function shownQuantity(name: string, nano: bigint): string {
  if (name.endsWith('cpu')) return nano % NANO === 0n ? String(nano / NANO) : `${nano / (NANO / 1000n)}m`
  let [value, suffix] = [nano / NANO, '']
  for (const next of /memory|storage|hugepages/.test(name) ? BINARY : []) {
    if (value === 0n || value % 1024n !== 0n) break
    value /= 1024n
    suffix = next
  }
  return `${value}${suffix}`
}
