import { expect, it } from 'vitest'
import { declaredSources } from './declared-sources'
import { parsePod } from './pod-spec'

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
