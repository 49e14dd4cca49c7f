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
