import { expect, it } from 'vitest'
import { podFeatures } from './pod-features'
import { parsePod } from './pod-spec'

function notesOf(
  spec: object,
  { labels = {}, uidMap = '', given = [] }: { labels?: object; uidMap?: string; given?: string[] } = {},
) {
  const pod = parsePod({
    metadata: { name: 'web', namespace: 'shop', uid: 'u', labels },
    spec: { containers: [{ name: 'app', ...spec }], ...spec },
  })
  if (!pod) throw new Error('no Pod')
  return podFeatures({ pod, container: pod.spec.containers[0], uidMap, given: new Set(given) })
}
const zone = { 'topology.kubernetes.io/zone': 'zone-a' }

it.each<[string, ReturnType<typeof notesOf>, object[]]>([
  ['nothing new', notesOf({}), []],
  [
    'a user namespace',
    notesOf({ hostUsers: false }, { uidMap: '         0     131072      65536\n' }),
    [
      {
        severity: 'note',
        says: expect.stringMatching(/^User 0 of this pod is user 131072 on the node.*1\.36/),
      },
    ],
  ],
  [
    'a user namespace that the node did not make',
    notesOf({ hostUsers: false }, { uidMap: '0 0 4294967295' }),
    [{ severity: 'warning', says: expect.stringContaining('does not show a user namespace') }],
  ],
  [
    'a host name of its own',
    notesOf({ hostnameOverride: 'db.example.com' }),
    [{ id: 'host-name', says: expect.stringMatching(/is db\.example\.com .*1\.35/) }],
  ],
  [
    'variables from a file',
    notesOf({
      env: [{ name: 'PORT', valueFrom: { fileKeyRef: { volumeName: 'c', path: 'env', key: 'PORT' } } }],
    }),
    [{ id: 'file-variables', says: expect.stringMatching(/^PORT comes from a file .*1\.35/) }],
  ],
  [
    'a zone that is not given',
    notesOf({}, { labels: zone }),
    [{ id: 'topology', says: expect.stringContaining("metadata.labels['topology.kubernetes.io/zone']") }],
  ],
  [
    'a zone that is given',
    notesOf({}, { labels: zone, given: ["metadata.labels['topology.kubernetes.io/zone']"] }),
    [],
  ],
])('what newer Kubernetes does to a pod is told with its version: %s', (_, notes, expected) => {
  expect(notes).toMatchObject(expected)
  expect(notes).toHaveLength(expected.length)
})
