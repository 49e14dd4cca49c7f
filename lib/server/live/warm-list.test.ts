import { expect, it } from 'vitest'
import { warmLists } from './warm-list'

it('reads and writes a list as a viewer gets it, of which no row is left out', async () => {
  expect(await warmLists()).toBe(1_000)
})
