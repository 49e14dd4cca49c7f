import { afterAll, beforeEach, expect } from 'vitest'

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[level] = (...args: unknown[]) => {
      throw new Error(`console.${level} in a test: ${args.map(String).join(' ')}`)
    }
  }
})

// The next file runs in the same process: what one leaves set, another reads, in whichever order they come.
const found = { ...process.env }
afterAll(() => {
  const names = new Set([...Object.keys(found), ...Object.keys(process.env)])
  const left = [...names].filter((name) => process.env[name] !== found[name])
  expect(left, 'variables that this file leaves changed').toEqual([])
})
