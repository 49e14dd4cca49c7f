import { describe, expect, it } from 'vitest'
import { declaredSources, placeOf, whyStill } from './declared-sources'
import { containerNamed, parsePod } from './pod-spec'

function filesOf(mount: object, env: Record<string, string> = {}) {
  const pod = parsePod({
    metadata: { name: 'web-1', namespace: 'shop', uid: 'u' },
    spec: {
      containers: [{ name: 'web', volumeMounts: [{ name: 'd', mountPath: '/etc/d', ...mount }] }],
      volumes: [
        {
          name: 'd',
          downwardAPI: { items: [{ path: 'web-1/labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
        },
      ],
    },
  })
  const [own] = pod?.spec.containers ?? []
  if (!pod || !own) throw new Error('no pod')
  return [...declaredSources(pod, own, env).files].map(([path, { frozen }]) => [path, frozen])
}

it.each([
  ['a whole volume', {}, {}, [['/etc/d/web-1/labels', false]]],
  ['a subPath', { subPath: 'web-1' }, {}, [['/etc/d/labels', true]]],
  ['a subPathExpr', { subPathExpr: '$(POD_NAME)' }, { POD_NAME: 'web-1' }, [['/etc/d/labels', true]]],
  ['one of a file', { subPathExpr: '$(POD_NAME)/labels' }, { POD_NAME: 'web-1' }, [['/etc/d', true]]],
  ['one whose variable is not set', { subPathExpr: '$(POD_NAME)' }, {}, []],
])('the files of %s are known', (_, mount, env, expected) => {
  expect(filesOf(mount, env)).toEqual(expected)
})

const items = [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }]

function declaredWith(volume: object, mount: object = {}) {
  const pod = parsePod({
    metadata: { name: 'p', namespace: 'n', uid: 'u' },
    spec: {
      containers: [{ name: 'web', volumeMounts: [{ name: 'v', mountPath: '/etc/downward', ...mount }] }],
      volumes: [{ name: 'v', ...volume }],
    },
  })
  const container = pod && containerNamed(pod, 'web')
  if (!pod || !container) throw new Error('no pod')
  return declaredSources(pod, container)
}

const downward = { downwardAPI: { items } }

describe('whyStill', () => {
  it.each<[string, ReturnType<typeof declaredWith> | undefined, boolean, RegExp | undefined]>([
    ['a downward API volume', declaredWith(downward), true, undefined],
    ['a projected volume with fields', declaredWith({ projected: { sources: [downward] } }), true, undefined],
    [
      'a subPath mount',
      declaredWith(downward, { subPath: 'in' }),
      false,
      /^is a subPath mount, which never updates\.$/,
    ],
    ['a subPathExpr mount', declaredWith(downward, { subPathExpr: '$(A)' }), false, /^is a subPath mount/],
    [
      'an emptyDir',
      declaredWith({ emptyDir: {} }),
      false,
      /^is an emptyDir volume \(v\), not a downward API volume/,
    ],
    [
      'a ConfigMap, which the kubelet does keep',
      declaredWith({ configMap: { name: 'c' } }),
      true,
      /^is a configMap volume/,
    ],
    [
      'a projected volume without fields',
      declaredWith({ projected: { sources: [{ secret: {} }] } }),
      true,
      /^is a projected volume/,
    ],
    [
      'a directory of the image',
      declaredWith(downward, { mountPath: '/elsewhere' }),
      false,
      /^is not in a volume of this container/,
    ],
    [
      'a directory seen under another root',
      declaredWith(downward, { mountPath: '/downward' }),
      true,
      undefined,
    ],
    ['a swapped directory, the spec unread', undefined, true, undefined],
    [
      'an emptyDir seen under another root',
      declaredWith({ emptyDir: {} }, { mountPath: '/downward' }),
      false,
      /^is an emptyDir/,
    ],
    ['a downward API volume that names no field', declaredWith({ downwardAPI: {} }), true, undefined],
    [
      'a plain directory, the spec unread',
      undefined,
      false,
      /a subPath mount, a volume of another kind such as emptyDir, or/,
    ],
  ])('of %s', (_, declared, isSwapped, says) => {
    const why = whyStill(declared, { root: '/etc/downward', isSwapped })
    if (says === undefined) expect(why).toBeUndefined()
    else expect(why).toMatch(says)
  })
})

it('a path lies on the innermost mount, and on none by a shared beginning of its name', () => {
  const declared = declaredWith({ emptyDir: {} })
  declared.places.push({
    mountPath: '/etc',
    volume: 'outer',
    source: 'hostPath',
    subPath: false,
    isSmall: true,
  })
  expect(placeOf(declared, '/etc/downward/labels')?.volume).toBe('v')
  expect(placeOf(declared, '/etc/downward-2/labels')?.volume).toBe('outer')
  expect(placeOf(declared, '/var')).toBeUndefined()
})
