import { beforeEach } from 'vitest'

beforeEach(() => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[level] = (...args: unknown[]) => {
      throw new Error(`console.${level} in a test: ${args.map(String).join(' ')}`)
    }
  }
})
