import { describe, expect, it } from 'vitest'
import type { ApiValue, Observed } from '@/lib/identity/field-value'
import { judgeField } from '@/lib/identity/verdict'
import { plain } from '@/lib/phrase/phrase'
import { whyOfField } from './field-row'

const env: Observed = { at: 'POD_NAME', by: 'spec', value: 'web-0' }
const named: Observed = { at: 'POD_NAME', by: 'name', value: 'web-0' }
const file: Observed = { at: '/etc/downward/podName', by: 'spec', value: 'web-0' }
const text = (value: string): ApiValue => ({ kind: 'text', value, absentKey: false })
const unknown: ApiValue = { kind: 'unknown' }

describe('sayWhy', () => {
  it.each<[string, Observed[], Observed[], ApiValue, string]>([
    ['all agree', [env], [file], text('web-0'), ''],
    ['env and API agree', [env], [], text('web-0'), ''],
    ['file and API agree', [], [file], text('web-0'), ''],
    ['env and file agree, API not asked', [env], [file], unknown, ''],
    ['only env, by name', [named], [], unknown, ''],
    ['only a file', [], [file], unknown, ''],
    ['only the API server', [], [], text('web-0'), ''],
    ['nothing', [], [], unknown, ''],
    ['an error, which its cell says', [], [{ at: 'f', by: 'spec', error: 'EACCES' }], text('web-0'), ''],
    [
      'a fixed value',
      [{ ...env, literal: true }],
      [],
      text('web-0'),
      "One is a fixed value in the pod's spec, not a fieldRef.",
    ],
    ['an old value', [env], [], text('web-1'), 'POD_NAME holds what was true when the container started.'],
  ])('%s', (_, envs, files, api, says) => {
    const ref = { kind: 'field', path: 'metadata.name' } as const
    const { notes } = judgeField({ ref, env: envs, file: files, api })
    expect(plain(whyOfField({ notes }))).toBe(says)
  })
})
