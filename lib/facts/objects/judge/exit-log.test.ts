import { describe, expect, it } from 'vitest'
import { NOTHING, say } from '@/lib/phrase/phrase'
import type { ContainerSummary } from '../contract/object'
import { exitLogOf } from './exit-log'

const container = (name: string, over: Partial<ContainerSummary>): ContainerSummary => ({
  name,
  role: 'main',
  image: '',
  state: 'running',
  meaning: 'ok',
  says: NOTHING,
  restarts: 0,
  resources: '',
  ...over,
})
const last = { says: say`Ended (exit code 1)`, exitCode: 1 }
const runs = container('runs', { restarts: 2, last })
const loops = container('loops', { state: 'waiting', meaning: 'bad', last })
const pulls = container('pulls', { state: 'waiting', meaning: 'bad' })
const failed = container('failed', { state: 'ended', meaning: 'bad' })
const done = container('done', { state: 'ended', meaning: 'neutral' })

describe('whose last words are shown', () => {
  it.each([
    ['of one that waits after an exit, the run before', [done, runs, loops], 'loops', true],
    ['of one that has ended with an error, this run', [done, failed], 'failed', false],
    ['of the first of several', [failed, loops], 'failed', false],
  ])('%s', (_, containers, name, isPrevious) => {
    expect(exitLogOf(containers)).toEqual({ container: name, isPrevious })
  })

  it('of none that runs, has done its work or never started', () => {
    expect(exitLogOf([runs, done, pulls])).toBeUndefined()
    expect(exitLogOf([])).toBeUndefined()
  })
})
