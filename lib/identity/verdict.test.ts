import { describe, expect, it } from 'vitest'
import { parseQuantity } from '@/lib/objects/quantity'
import { plain } from '@/lib/phrase/phrase'
import type { SourceRef } from './field-ref'
import type { ApiValue, FieldSources, Observed } from './field-value'
import { judgeField, sayNotes } from './verdict'

const UNKNOWN: ApiValue = { kind: 'unknown', why: 'the API server answered 403' }
const label: SourceRef = { kind: 'field', path: "metadata.labels['tier']" }
const labels: SourceRef = { kind: 'field', path: 'metadata.labels' }
const name: SourceRef = { kind: 'field', path: 'metadata.name' }
const memory: SourceRef = { kind: 'resource', resource: 'limits.memory', container: 'web' }

function text(value: string, absentKey = false): ApiValue {
  return { kind: 'text', value, absentKey }
}

function ofPod(value: string): ApiValue {
  return { ...amount(value), from: 'pod' } as ApiValue
}

function amount(value: string, inEffect?: string): ApiValue {
  const quantity = parseQuantity(value)
  const effect = inEffect === undefined ? undefined : parseQuantity(inEffect)
  if (!quantity) throw new Error('no quantity')
  return {
    kind: 'quantity',
    text: value,
    quantity,
    from: 'container',
    ...(effect && inEffect ? { inEffect: { text: inEffect, quantity: effect } } : {}),
  }
}

function env(value: string, more: Partial<Observed> = {}): Observed {
  return { at: 'VARIABLE', by: 'spec', value, ...more }
}

function file(value: string, more: Partial<Observed> = {}): Observed {
  return { at: '/etc/d/file', by: 'spec', value, ...more }
}

const unreadable: Observed = { at: '/etc/d/uid', by: 'spec', error: '/etc/d/uid cannot be read.' }

function sources(
  ref: SourceRef,
  seen: Observed[],
  api: ApiValue,
  more: Partial<FieldSources> = {},
): FieldSources {
  const isEnv = (o: Observed) => o.at === 'VARIABLE'
  return { ref, env: seen.filter(isEnv), file: seen.filter((o) => !isEnv(o)), api, ...more }
}

describe('judge', () => {
  it.each<[string, FieldSources, string, RegExp]>([
    [
      'all three agree',
      sources(name, [env('a'), file('a')], text('a')),
      'same',
      /^Env, file and API server agree\.$/,
    ],
    ['env and API agree', sources(name, [env('a')], text('a')), 'same', /^Env and API server agree\.$/],
    ['file and API agree', sources(name, [file('a')], text('a')), 'same', /^File and API server agree\.$/],
    [
      'env and file agree, and the Pod object was refused',
      sources(name, [env('a'), file('a')], UNKNOWN),
      'same',
      /^Env and file agree\. Not compared with the Pod object: the API server answered 403\.$/,
    ],
    ['env alone', sources(name, [env('a')], UNKNOWN), 'only-env', /^Only env has it\./],
    ['file alone', sources(name, [file('a')], UNKNOWN), 'only-file', /^Only a file has it\./],
    [
      'API alone',
      sources(name, [], text('a'), { isDeclared: true }),
      'only-api',
      /^Only the API server has it\. The pod's spec gives the container metadata\.name neither as env nor as a file\.$/,
    ],
    [
      'API alone, own container unknown',
      sources(name, [], text('a')),
      'only-api',
      /^Only the API server has it\. No variable with a known name/,
    ],
    [
      'nothing, the spec read',
      sources(name, [], UNKNOWN, { isDeclared: true }),
      'missing',
      /^The pod's spec gives/,
    ],
    [
      'nothing, the spec unread, so that no more is said than what was looked at',
      sources(name, [], UNKNOWN),
      'missing',
      /^No variable with a known name for metadata\.name was found, and no file with it\.$/,
    ],
    [
      'a limit of the whole pod, which a file does not get',
      sources(memory, [env('500', { divisor: '1Mi' }), file('24105', { divisor: '1Mi' })], ofPod('500Mi')),
      'node-allocatable',
      /^\/etc\/d\/file is what the node can allocate, not the pod's limit of 500Mi\. .*writes no such limit into files\. VARIABLE has the pod's\.$/,
    ],
    [
      'a limit of the whole pod in a file alone',
      sources(memory, [file('24105', { divisor: '1Mi' })], ofPod('500Mi')),
      'node-allocatable',
      /writes no such limit into files\.$/,
    ],
    [
      'a limit of the whole pod, and a kubelet that writes it',
      sources(memory, [env('500', { divisor: '1Mi' }), file('500', { divisor: '1Mi' })], ofPod('500Mi')),
      'same',
      /The limit is the whole pod's/,
    ],
    [
      'a limit of the whole pod that changed after the start',
      sources(memory, [env('400', { divisor: '1Mi' })], ofPod('500Mi')),
      'drift',
      /frozen at start/,
    ],
    [
      'a key that is not set',
      sources(label, [env('')], text('', true)),
      'same',
      /gives an empty value, not an error/,
    ],
    [
      'a file that cannot be read',
      sources(name, [env('a'), unreadable], text('a')),
      'unreadable',
      /cannot be read/,
    ],
    [
      'env after a change',
      sources(label, [env('old'), file('new')], text('new')),
      'drift',
      /^VARIABLE is frozen at start/,
    ],
    [
      'env that is a fixed value',
      sources(name, [env('old', { by: 'name', literal: true })], text('new')),
      'drift',
      /fixed value in the pod's spec/,
    ],
    [
      'env known by name only',
      sources(name, [env('old', { by: 'name' })], text('new')),
      'drift',
      /recognized only by its name/,
    ],
    [
      'env of a field that never changes',
      sources(name, [env('old')], text('new')),
      'drift',
      /what was true when the container started/,
    ],
    [
      'a file not yet written',
      sources(label, [file('old')], text('new')),
      'drift',
      /kubelet has not written the change/,
    ],
    [
      'a file on a subPath mount',
      sources(
        label,
        [file('old', { still: '/etc/d is a subPath mount, which never updates.' })],
        text('new'),
      ),
      'drift',
      /^\/etc\/d\/file does not follow the pod\. \/etc\/d is a subPath mount, which never updates\.$/,
    ],
    [
      'env against file, nobody asked',
      sources(label, [env('old'), file('new')], UNKNOWN),
      'drift',
      /the file is the newer one/,
    ],
    [
      'env against file of a name',
      sources(name, [env('a'), file('b')], UNKNOWN),
      'drift',
      /never changes: one of them does not come from the downward API/,
    ],
    [
      'labels that differ by key',
      sources(labels, [file('a="1"\nb="2"')], {
        kind: 'map',
        values: new Map([
          ['a', '1'],
          ['b', '3'],
        ]),
      }),
      'drift',
      /Keys that differ: b\.$/,
    ],
    [
      'a labels file of another form',
      sources(labels, [file('nonsense')], { kind: 'map', values: new Map() }),
      'drift',
      /has not written/,
    ],
    [
      'a rounded amount',
      sources(memory, [env('1', { divisor: '1Gi' })], amount('64Mi')),
      'rounded',
      /^VARIABLE reads 1: 64Mi divided by 1Gi is rounded up\.$/,
    ],
    ['an exact amount', sources(memory, [env('64', { divisor: '1Mi' })], amount('64Mi')), 'same', /agree/],
    ['an amount of unknown unit', sources(memory, [env('65536')], amount('64Mi')), 'same', /agree/],
    [
      'an amount of unknown unit that fits none',
      sources(memory, [env('65537')], amount('64Mi')),
      'drift',
      /frozen/,
    ],
    [
      'amounts in other units that fit each other',
      sources(memory, [env('64', { divisor: '1Mi' }), file('67108864', { divisor: '1' })], UNKNOWN),
      'same',
      /Env and file agree/,
    ],
    [
      'amounts in other units that do not',
      sources(memory, [env('63', { divisor: '1Mi' }), file('67108864', { divisor: '1' })], UNKNOWN),
      'drift',
      /newer/,
    ],
    [
      'amounts in other units that only touch',
      sources(memory, [env('64', { divisor: '1Mi' }), file('66060288', { divisor: '1' })], UNKNOWN),
      'drift',
      /newer/,
    ],
    [
      'an in-place resize in progress',
      sources(memory, [file('64', { divisor: '1Mi' })], amount('128Mi', '64Mi')),
      'drift',
      /not in effect yet/,
    ],
    [
      'a shrink that fails',
      sources(
        memory,
        [env('256', { divisor: '1Mi' }), file('40', { divisor: '1Mi' })],
        amount('40Mi', '320Mi'),
      ),
      'drift',
      /^The container runs with 320Mi: the spec asks for 40Mi, which is not in effect\. .*frozen at start/,
    ],
    [
      'a shrink that fails, beside a source that follows the spec',
      sources(memory, [file('40', { divisor: '1Mi' })], amount('40Mi', '320Mi')),
      'same',
      /The container runs with 320Mi: the spec asks for 40Mi/,
    ],
    [
      'no limit',
      sources(memory, [env('25275453440', { divisor: '1' })], { kind: 'node-allocatable' }),
      'node-allocatable',
      /the node’s\. Container web sets none\.$/,
    ],
    [
      'no limit by the cgroup only',
      sources(memory, [env('9', { divisor: '1' })], UNKNOWN, { cgroupUnlimited: true }),
      'node-allocatable',
      /^Most likely no memory limit.*cgroup has none\./,
    ],
    [
      'no limit and nothing asked for',
      sources(memory, [], { kind: 'node-allocatable' }),
      'only-api',
      /would give the allocatable amount/,
    ],
    [
      'no request',
      sources({ ...memory, resource: 'requests.memory' }, [env('0', { divisor: '1' })], { kind: 'unset' }),
      'same',
      /agree/,
    ],
    [
      'an amount in a file of some container of the pod',
      sources(
        memory,
        [
          env('600', { divisor: '1Mi', by: 'name' }),
          file('64', { divisor: '1Mi', by: 'name', isAnyContainers: true }),
        ],
        UNKNOWN,
      ),
      'not-comparable',
      /hold different amounts\. A file may hold those of any container/,
    ],
    [
      'an amount in a file of some container, and no limit on this one',
      sources(memory, [file('64', { by: 'name', isAnyContainers: true })], UNKNOWN, {
        cgroupUnlimited: true,
      }),
      'only-file',
      /^Only a file has it\./,
    ],
    [
      'a label after a change, told in short',
      sources(label, [env('1.4.0')], text('1.5.0'), { told: (value) => value }),
      'drift',
      /^VARIABLE still says 1\.4\.0, the label is 1\.5\.0\. Env keeps the value from when the container started\.$/,
    ],
    ['a label that is a number', sources(label, [env('1'), file('2')], UNKNOWN), 'drift', /newer/],
  ])('%s', (_, given, verdict, why) => {
    const judged = judgeField(given)
    expect(judged.verdict).toBe(verdict)
    expect(plain(sayNotes(judged.notes))).toMatch(why)
  })
})

it.each<[string, FieldSources, string | undefined]>([
  [
    'a limit of the whole pod, which only the file does not have',
    sources(memory, [env('500', { divisor: '1Mi' }), file('24105', { divisor: '1Mi' })], ofPod('500Mi')),
    "/etc/d/file is what the node can allocate, not the pod's limit of 500Mi.",
  ],
  [
    'no limit',
    sources(memory, [env('9', { divisor: '1' })], { kind: 'node-allocatable' }),
    'No memory limit: VARIABLE gives the node’s.',
  ],
  [
    'no limit by the cgroup only',
    sources(memory, [env('9', { divisor: '1' })], UNKNOWN, { cgroupUnlimited: true }),
    'Most likely no memory limit: VARIABLE gives the node’s.',
  ],
  [
    'a label that is gone',
    sources(label, [env('old')], text('', true), { told: () => '(redacted)' }),
    'VARIABLE still says (redacted), the label is gone.',
  ],
  ['what agrees', sources(label, [env('old')], text('old'), { told: (value) => value }), undefined],
])('other pages say of %s in one sentence', (_, given, brief) => {
  const found = judgeField(given).brief
  expect(found && plain(found)).toBe(brief)
})

it('sets in a sentence for other pages what is a name or a value as code', () => {
  const { brief } = judgeField(sources(memory, [env('9', { divisor: '1' })], { kind: 'node-allocatable' }))
  expect(brief).toEqual([{ text: 'No memory limit: ' }, { code: 'VARIABLE' }, { text: ' gives the node’s.' }])
})
