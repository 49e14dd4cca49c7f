import { describe, expect, it } from 'vitest'
import type { Explanation } from '@/lib/contract/explanation'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { explainPart } from '@/lib/diagnosis/explain-part'
import { explainStatus } from '@/lib/diagnosis/explain-status'
import { alonePastes } from './corpus/alone'
import { carriedPastes } from './corpus/carried'
import { cutPastes } from './corpus/cut'
import { gatePastes } from './corpus/gates'
import { goPastes } from './corpus/go-clients'
import { javaPastes } from './corpus/java'
import { kubectlPastes } from './corpus/kubectl'
import { laterGatePastes } from './corpus/later-gates'
import { mentions } from './corpus/mentions'
import { negatives } from './corpus/negatives'
import { networkPastes } from './corpus/network'
import { otherLanguagePastes } from './corpus/other-languages'
import type { Expected, Paste } from './corpus/paste'
import { programPastes } from './corpus/programs'
import { pythonPastes } from './corpus/python'
import { toolPastes } from './corpus/tools'
import { wrappedPastes } from './corpus/wrapped'
import { extractRefusals } from './extract-refusals'
import type { Found } from './found'

const FIELDS = [
  'kind',
  'user',
  'verb',
  'group',
  'resource',
  'subresource',
  'name',
  'namespace',
  'path',
] as const

/** As clients print them. */
const printed: readonly Paste[] = [
  ...kubectlPastes,
  ...goPastes,
  ...pythonPastes,
  ...javaPastes,
  ...otherLanguagePastes,
  ...toolPastes,
  ...gatePastes,
  ...networkPastes,
  ...laterGatePastes,
  ...programPastes,
  ...alonePastes,
]
const pastes: readonly Paste[] = [...printed, ...wrappedPastes, ...carriedPastes, ...cutPastes]

type Told = Pick<Explanation, 'kind' | 'request'> & { cause?: Explanation['cause'] }

function toldBy(found: Found): Told {
  if (found.form === 'status') return explainStatus(found.status)
  if (found.form === 'part') return explainPart(found)
  if (found.form === 'network') return explainNetwork(found)
  const { refusal, message } = found
  if (refusal.kind !== 'authorization') {
    const details = { name: '', group: '', kind: '' }
    return explainStatus({ code: 403, reason: 'Forbidden', message, details })
  }
  const { attributes, user } = refusal
  const { kind: _kind, ...request } = attributes
  return { kind: 'authorization', request: { user, ...request } }
}

/** Each finding as the fields that are compared, so that a difference shows the field. */
function fieldsOf(text: string, expected: readonly Expected[]) {
  return extractRefusals(text).map((found, index) => {
    const { kind, request, cause } = toldBy(found)
    const fields = Object.fromEntries(
      FIELDS.map((field) => [field, field === 'kind' ? kind : (request[field] ?? '')]),
    )
    return expected[index]?.cause === undefined ? fields : { ...fields, cause: cause?.id ?? null }
  })
}

function wanted(expected: readonly Expected[]) {
  return expected.map((one) => {
    const fields = Object.fromEntries(FIELDS.map((field) => [field, one[field] ?? '']))
    return one.cause === undefined ? fields : { ...fields, cause: one.cause }
  })
}

describe('the corpus of pastes', () => {
  it('spans enough clients and enough texts that are nobody’s', () => {
    expect(pastes.length).toBeGreaterThanOrEqual(250)
    expect(negatives.length).toBeGreaterThanOrEqual(80)
    expect(new Set(pastes.map(([, text]) => text)).size).toBe(pastes.length)
  })

  it.each(pastes.map(([client, text, ...expected]) => ({ client, text, expected })))(
    'gives each field of $client',
    ({ text, expected }) => {
      expect(fieldsOf(text, expected)).toEqual(wanted(expected))
    },
  )

  it.each([100, 120])('gives the same for a line that a terminal of %d columns broke', (width) => {
    const lines = printed.filter(([, text]) => !text.includes('\n') && text.length > width)
    expect(lines.length).toBeGreaterThan(100)
    for (const [client, text, ...expected] of lines) {
      const broken = text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\n') ?? ''
      expect(fieldsOf(broken, expected), client).toEqual(wanted(expected))
    }
  })

  it.each([...negatives, ...mentions])('gives nothing for %s', (_source, text) => {
    expect(extractRefusals(text)).toEqual([])
  })
})
