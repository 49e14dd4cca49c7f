import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { present } from '../present'
import { declaredSources } from './declared-sources'
import { parseMountinfo } from './mountinfo'
import type { OwnContainer } from './own-container'
import { parsePod } from './pod-spec'
import { type AccountReading, tokenKeeper, whyNoToken } from './token-findings'

const DIR = '/var/run/secrets/kubernetes.io/serviceaccount'

function aPod(spec: object, volumes: object[] = []) {
  const mounts = volumes.map((_, index) => ({ name: `v${index}`, mountPath: DIR }))
  const pod = parsePod({
    metadata: { name: 'p', namespace: 'shop', uid: 'u' },
    spec: {
      serviceAccountName: 'web',
      containers: [{ name: 'web', volumeMounts: mounts }],
      volumes: volumes.map((volume, index) => ({ name: `v${index}`, ...volume })),
      ...spec,
    },
  })
  const container = pod?.spec.containers[0]
  if (!pod || !container) throw new Error('no pod')
  return { pod, declared: declaredSources(pod, container) }
}

const unread: AccountReading = { state: 'unread' }
const account = (automount?: boolean): AccountReading => ({
  state: 'present',
  name: 'web',
  uid: 'u',
  ...present({ automount }),
})
const ephemeral: OwnContainer = { container: { name: 'd' }, place: 'ephemeral', how: 'mounts' }

describe('whyNoToken', () => {
  it.each<[string, ReturnType<typeof aPod> | undefined, AccountReading, RegExp, OwnContainer?]>([
    [
      'the pod says no, whatever its account says',
      aPod({ automountServiceAccountToken: false }),
      account(true),
      /^The pod's spec has automountServiceAccountToken: false, which wins/,
    ],
    [
      'the account says no',
      aPod({}),
      account(false),
      /^ServiceAccount web has automountServiceAccountToken: false, and the pod's spec does not set/,
    ],
    [
      'the account says no and the pod yes',
      aPod({ automountServiceAccountToken: true }),
      account(false),
      /^The pod's spec has automountServiceAccountToken: true/,
    ],
    [
      'the account could not be read',
      aPod({}),
      unread,
      /its ServiceAccount decides, and that could not be read: kubectl get serviceaccount web -n shop -o/,
    ],
    ['neither says no', aPod({}), account(), /^Neither the pod nor its ServiceAccount web/],
    [
      'the pod could not be read',
      undefined,
      unread,
      /^Either the pod or its ServiceAccount has automountServiceAccountToken: false, or .* kubectl get pod POD -n shop/,
    ],
    [
      'another volume is in the way',
      aPod({}, [{ emptyDir: {} }]),
      account(),
      /mounts volume v0 \(emptyDir\) there, which keeps the kubelet/,
    ],
    [
      'an ephemeral container',
      aPod({ automountServiceAccountToken: true }),
      account(),
      /^This is an ephemeral container, which mounts nothing by itself/,
      ephemeral,
    ],
  ])('%s', (_, known, reading, says, own) => {
    const why = whyNoToken({
      dir: DIR,
      namespace: 'shop',
      pod: known?.pod,
      declared: known?.declared,
      own,
      account: reading,
    })
    expect(plain(why)).toMatch(says)
  })
})

describe('tokenKeeper', () => {
  const projected = { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }
  it.each<[string, object[] | undefined, string, object]>([
    ['a projected token', [projected], 'token', { by: 'kubelet' }],
    ['another file beside it', [projected], 'other', { by: 'nobody', place: 'a projected volume (v0)' }],
    ['a Secret', [{ secret: { secretName: 's' } }], 'token', { by: 'nobody', place: 'a secret volume (v0)' }],
    ['an emptyDir', [{ emptyDir: {} }], 'token', { by: 'nobody', place: 'an emptyDir volume (v0)' }],
    ['a path of no volume, which may be seen through /proc', [], 'token', { by: 'unknown' }],
    ['anything while the spec is unread', undefined, 'token', { by: 'unknown' }],
  ])('of %s', (_, volumes, name, keeper) => {
    expect(tokenKeeper(volumes && aPod({}, volumes).declared, `${DIR}/${name}`)).toEqual(keeper)
  })

  it('of a file on a subPath mount is nobody, by the spec or by the mounts', () => {
    const pod = parsePod({
      metadata: { name: 'web', namespace: 'shop', uid: 'u' },
      spec: {
        containers: [
          { name: 'app', volumeMounts: [{ name: 'v', mountPath: `${DIR}/token`, subPath: 'token' }] },
        ],
        volumes: [{ name: 'v', ...projected }],
      },
    })
    const [own] = pod?.spec.containers ?? []
    if (!pod || !own) throw new Error('no pod')
    expect(tokenKeeper(declaredSources(pod, own), `${DIR}/token`)).toEqual({
      by: 'nobody',
      place: 'a subPath mount (v)',
    })
    const mounts = parseMountinfo(
      `1 0 0:41 /..2026_11_28_18_20_11.123/token ${DIR}/token ro - tmpfs tmpfs rw\n2 0 0:42 / /other ro - tmpfs tmpfs rw`,
    )
    expect(tokenKeeper(undefined, `${DIR}/token`, mounts)).toEqual({ by: 'nobody', place: 'a subPath mount' })
    expect(tokenKeeper(undefined, '/other/token', mounts)).toEqual({ by: 'unknown' })
  })
})
