import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { abortWith } from './abort-with'

it('aborts with the signal and its reason, before or after, and leaves nothing in it once released', () => {
  const gone = new Error('gone')
  const [source, own] = [new AbortController(), new AbortController()]
  const release = abortWith(own, source.signal)
  expect(getEventListeners(source.signal, 'abort')).toHaveLength(1)
  release()
  expect(getEventListeners(source.signal, 'abort')).toEqual([])

  abortWith(own, source.signal)
  source.abort(gone)
  expect(own.signal.reason).toBe(gone)

  const late = new AbortController()
  abortWith(late, source.signal)
  expect(late.signal.reason).toBe(gone)
})
