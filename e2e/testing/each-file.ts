import { afterAll, beforeEach, expect, vi } from 'vitest'

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[level] = (...args: unknown[]) => {
      throw new Error(`console.${level} in a test: ${args.map(String).join(' ')}`)
    }
  }
})

// The next file runs in the same process: what one leaves set, another reads, in whichever order they come.
const found = { ...process.env }
const placeOf = () => [process.cwd(), process.platform, process.geteuid?.(), process.umask()]
const foundAt = placeOf()
const foundGlobals = new Set(Object.getOwnPropertyNames(globalThis))
afterAll(() => {
  expect(placeOf(), 'where, on what and as whom this file leaves the process').toEqual(foundAt)
  expect(vi.isFakeTimers(), 'timers that this file leaves faked').toBe(false)
  const globals = Object.getOwnPropertyNames(globalThis).filter(
    (name) => !foundGlobals.has(name) && !name.startsWith('__'),
  )
  expect(globals, 'globals that this file leaves').toEqual([])
  const names = new Set([...Object.keys(found), ...Object.keys(process.env)])
  const left = [...names].filter((name) => process.env[name] !== found[name])
  expect(left, 'variables that this file leaves changed').toEqual([])
})

/** In a test a sentence equals its text: which of it is code, a name or a quote is asserted by phrase where it matters. */
const textOf = (value: unknown) =>
  Array.isArray(value) &&
  value.every((one) => typeof one === 'object' && one !== null && Object.keys(one).length === 1)
    ? value.map((piece: object) => Object.values(piece).join('')).join('')
    : value
expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    if (Array.isArray(a) && typeof b === 'string') return textOf(a) === b
    return typeof a === 'string' && Array.isArray(b) ? a === textOf(b) : undefined
  },
])
