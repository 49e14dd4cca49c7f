import { expect, it } from 'vitest'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { type AnswersOf, oneForClient } from './one-for-client'

const aClient = (): AnswersOf => ({ server: { route: 'https', authority: '10.96.0.1:443' } })

it('keeps what one client was told from every other, also from one of the same address', async () => {
  const [jane, john] = [aClient(), aClient()]
  const { signal } = new AbortController()
  const asked = (kube: AnswersOf, says: string) =>
    answersOf<string>(kube, 'told', 60_000).get('', signal, async () => says)
  expect(await asked(jane, 'of jane')).toBe('of jane')
  expect(await asked(john, 'of john')).toBe('of john')
  expect(await asked(jane, 'asked again')).toBe('of jane')
})

it('is one for a client and those that wrap it', () => {
  const kube = aClient()
  const made = oneForClient(kube, 'one', () => new Map())
  expect(oneForClient({ ...kube }, 'one', () => new Map())).toBe(made)
  expect(oneForClient(aClient(), 'one', () => new Map())).not.toBe(made)
})
