import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../redact/presentable'
import { json } from '../testing/https-server'
import { failureFrom, startPod } from '../testing/pod'
import { UnexpectedAnswerError } from '../transport/errors'
import { readObject } from './heavy-answers'
import { fetchObject, presentable } from './objects'

const POD = { group: '', version: 'v1', resource: 'pods', namespace: 'shop', name: 'web-0' }

const HOSTILE_KEYS = '{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d"}'

function aPod(): JsonObject {
  return {
    kind: 'Pod',
    metadata: {
      name: 'web-0',
      managedFields: [{ manager: 'CANARY' }],
      labels: JSON.parse(HOSTILE_KEYS),
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': 'CANARY',
        note: 'n\u202ee',
        long: 'x'.repeat(5000),
      },
    },
    spec: {
      containers: [
        {
          name: 'main',
          args: ['--token', 'CANARY', 'eyJhbGciOi.eyJzdWIiOi.CANARY'],
          env: [
            { name: 'PASSWORD', value: 'CANARY' },
            { name: 'EMPTY', value: '' },
            { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
        },
      ],
    },
  }
}

describe('readObject', () => {
  it('drops bookkeeping, masks literal values, keeps references, bounds annotations', async () => {
    const { kube, server } = await startPod((_, response) => json(response, aPod()))
    const { object: pod } = await readObject(kube, POD)
    expect(JSON.stringify(pod)).not.toContain('CANARY')
    expect(pod).toMatchObject({
      metadata: { name: 'web-0', annotations: { note: 'n\\u202ee' } },
      spec: {
        containers: [
          {
            args: ['--token', '[value left out]', '[JWT left out]'],
            env: [
              { name: 'PASSWORD', value: '[value left out: 6 characters]' },
              { name: 'EMPTY', value: '' },
              { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            ],
          },
        ],
      },
    })
    expect(JSON.stringify(pod).length).toBeLessThan(2500)
    expect(server.requests[0]?.url).toBe('/api/v1/namespaces/shop/pods/web-0')
  })

  it('keeps hostile keys as keys and no prototype changes', async () => {
    const { kube } = await startPod((_, response) => json(response, aPod()))
    const { object: pod } = await readObject(kube, POD)
    expect(JSON.stringify(pod)).toContain(HOSTILE_KEYS.slice(1, -1))
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Object.getPrototypeOf(pod)).toBe(Object.prototype)
  })

  it.each(['secrets', 'configmaps'])('asks for the metadata of %s only', async (resource) => {
    const { kube, server } = await startPod((request, response) => {
      const wanted = new Map(request.headers).get('accept')
      const whole = { kind: 'Secret', metadata: { name: 'db' }, data: { password: 'CANARY' } }
      json(
        response,
        wanted?.includes('as=PartialObjectMetadata;')
          ? { kind: 'PartialObjectMetadata', metadata: { name: 'db' } }
          : whole,
      )
    })
    expect((await readObject(kube, { ...POD, resource, name: 'db' })).object).toEqual({
      kind: 'PartialObjectMetadata',
      metadata: { name: 'db' },
    })
    expect(new Map(server.requests[0]?.headers).get('accept')).toBe(
      'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
    )
  })

  it.each(['secrets', 'configmaps'])(
    'shows of the annotations of %s their keys alone, and nothing that was not asked for',
    async (resource) => {
      const annotations = {
        'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"k":"CANARY"}}',
        'kapp.k14s.io/original': '{"data":{"greeting":"CANARY"}}',
        'objectset.rio.cattle.io/applied': 'H4sICANARY',
        note: 'CANARY',
      }
      const metadata = { name: 'db', labels: { app: 'web' }, annotations }
      const { kube } = await startPod((_, response) =>
        json(response, { kind: 'Secret', metadata, data: { k: 'CANARY' }, stringData: { k: 'CANARY' } }),
      )
      const { object, leftOut } = await readObject(kube, { ...POD, resource, name: 'db' })
      expect(object).toEqual({
        kind: 'Secret',
        metadata: {
          name: 'db',
          labels: { app: 'web' },
          annotations: {
            'kapp.k14s.io/original': '[value left out]',
            'objectset.rio.cattle.io/applied': '[value left out]',
            note: '[value left out]',
          },
        },
      })
      expect(leftOut).toEqual([
        'everything but its metadata: the values of Secrets and ConfigMaps are not requested',
        'the annotation kubectl.kubernetes.io/last-applied-configuration',
        'the values of its annotations',
      ])
    },
  )

  it('says how many values it left out because of their names', async () => {
    const { kube } = await startPod((_, response) =>
      json(response, {
        kind: 'Pod',
        spec: {
          containers: [
            {
              args: ['--db-pass=CANARY', '--api-key', 'CANARY'],
              env: [{ name: 'A', value: 'CANARY' }],
              livenessProbe: { httpGet: { httpHeaders: [{ name: 'X-A', value: 'CANARY' }] } },
            },
          ],
        },
      }),
    )
    const { object, leftOut } = await readObject(kube, POD)
    expect(JSON.stringify(object)).not.toContain('CANARY')
    expect(leftOut).toEqual([
      'the literal value of 1 variable in env',
      '3 values whose names mark them as secrets',
    ])
  })

  it.each([
    ['a list', []],
    ['a word', 'x'],
    ['nothing', null],
  ])('throws when %s comes', async (_, document) => {
    const { kube } = await startPod((_, response) => json(response, document))
    expect(await failureFrom(readObject(kube, POD))).toBeInstanceOf(UnexpectedAnswerError)
  })
})

describe('fetchObject', () => {
  it('leaves values exact but for the bookkeeping', async () => {
    const { kube } = await startPod((_, response) => json(response, aPod()))
    const pod = await fetchObject(kube, POD)
    expect(pod).toMatchObject({ metadata: { annotations: { note: 'n\u202ee', long: 'x'.repeat(5000) } } })
    expect(JSON.stringify(pod)).not.toMatch(/managedFields|last-applied/)
  })
})

describe('presentable', () => {
  it('keeps the shape of any document', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('spec', 'status', 'items'), fc.jsonValue()), (document) => {
        const shape = (value: unknown): unknown => {
          if (Array.isArray(value)) return value.map(shape)
          if (typeof value === 'object' && value !== null) return Object.values(value).map(shape)
          return typeof value
        }
        const object: JsonObject = JSON.parse(JSON.stringify(document))
        const shown = presentable(object, POD)
        fc.pre(!/env/.test(JSON.stringify(document)))
        expect(shape(shown)).toEqual(shape(object))
      }),
    )
  })
})
