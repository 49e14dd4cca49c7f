import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { connectionQuerySchema } from './contract'

describe('connectionQuerySchema', () => {
  it.each([
    [{}, true],
    [{ controls: 'true' }, true],
    [{ controls: 'false' }, true],
    [{ controls: '' }, false],
    [{ controls: '1' }, false],
    [{ control: 'true' }, false],
  ])('%j', (query, accepted) => {
    expect(z.safeParse(connectionQuerySchema, query).success).toBe(accepted)
  })
})
