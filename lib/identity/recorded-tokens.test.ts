import { describe, expect, it } from 'vitest'
import { recordedClaims, recordedTokens } from '@/e2e/testing/recorded-tokens'
import { cloudChains } from '@/lib/facts/identity/judge/credentials/clouds/all'
import { describeCredential } from '@/lib/facts/identity/judge/credentials/describe-credential'
import { plain } from '@/lib/phrase/phrase'
import { parseCredential } from '@/lib/pod/mounts/read-credentials'
import { type CredentialFile, declaredCredentials, type ParsedCredential } from './declared-credentials'
import { kubeletMounts, mountedPod } from './mountinfo'
import { containerNamed, parsePod } from './pod-spec'

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'
const all = recordedTokens()
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const parsed = new Map<string, ParsedCredential | undefined>(
  [...recordedClaims()].map(([name, { header, payload }]) => [
    name,
    parseCredential(`${part(header)}.${part(payload)}.`),
  ]),
)

function standingOf({ pod: json, container: name, mountinfo, user, files }: (typeof all)[number]) {
  const pod = parsePod(json)
  const container = pod && containerNamed(pod, name)
  if (!pod || !container) throw new Error('no container')
  const declared = declaredCredentials(pod, container)
  const found = files.map(({ path, mode, uid, gid, wasRead }): CredentialFile => {
    const root = path.slice(0, path.lastIndexOf('/'))
    const content = parsed.get(path.slice(root.length + 1))
    return {
      path,
      root,
      mode,
      uid,
      gid,
      isSwapped: true,
      state: wasRead ? 'readable' : 'denied',
      ...(wasRead && content ? { parsed: content } : {}),
    }
  })
  return { pod, declared, files: found, mounts: kubeletMounts(mountinfo), user }
}

describe('projected tokens of mode 0400, as a real kubelet wrote them', () => {
  it.each(all)('$title: its volumes and its pod are told by the mounts', ({ mountinfo, pod, container }) => {
    expect(kubeletMounts(mountinfo)).toEqual([{ path: '/var/run/tokens' }, { path: ACCOUNT }])
    expect(mountedPod(mountinfo)).toEqual({ uid: parsePod(pod)?.metadata.uid, container })
  })

  it('keep mode and owner where containers run as several users, and are the one user’s where all agree', () => {
    expect(
      all.map(({ title, files }) => [
        title,
        ...files
          .filter(({ path }) => /\/(?:aws|token)$/.test(path))
          .map(({ mode, uid, gid, wasRead }) => `${mode} ${uid}:${gid} ${wasRead ? 'read' : 'refused'}`),
      ]),
    ).toEqual([
      ['probe-audiences, container nonroot', '0400 0:0 refused', '0644 0:0 read'],
      ['probe-audiences, container root', '0400 0:0 read', '0644 0:0 read'],
      ['probe-audiences-one-user, container nonroot', '0600 65532:0 read', '0600 65532:0 read'],
      ['probe-audiences-fsgroup, container nonroot', '0640 65532:2000 read', '0640 65532:2000 read'],
    ])
  })

  it('are identified by their audience, their claims or, if they cannot be read, the spec', () => {
    const [nonroot, root] = all.map((recorded) => {
      const { pod, declared, files, mounts } = standingOf(recorded)
      const facts = { declared, mounts, variables: [], clusterCa: [], caPath: `${ACCOUNT}/ca.crt`, now: 0 }
      return files
        .filter(({ path }) => path.startsWith('/var/run/tokens/'))
        .map((file) => describeCredential(file, { ...facts, podUid: pod.metadata.uid }))
    })
    const names = ['AWS web identity token', 'Azure federated token', 'API token']
    expect(root?.map(({ name }) => name)).toEqual(names)
    expect(nonroot?.map(({ name }) => name)).toEqual(names)
    expect(root?.every(({ of }) => of === 'ServiceAccount rec/web, bound to this pod')).toBe(true)
    expect(root?.map(({ madeBy: { says } }) => / of \d+ s/.exec(plain(says))?.[0])).toEqual([
      ' of 86400 s',
      ' of 3600 s',
      ' of 600 s',
    ])
    expect(root?.map(({ life }) => life)).toEqual([
      { from: '2026-11-26T05:10:11Z', until: '2026-11-27T05:10:11Z', renewedAt: expect.any(String) },
      { from: '2026-11-26T05:10:11Z', until: '2026-11-26T06:10:11Z', renewedAt: expect.any(String) },
      { from: '2026-11-26T05:18:45Z', until: '2026-11-26T05:28:45Z', renewedAt: '2026-11-26T05:26:45Z' },
    ])
  })

  it('break the way to AWS where the user cannot read them, and fsGroup is what repairs it', () => {
    const chains = all.map((recorded) => {
      const { pod, declared, files, user } = standingOf(recorded)
      const [aws] = cloudChains({
        env: new Map([
          ['AWS_ROLE_ARN', 'arn:aws:iam::111122223333:role/web'],
          ['AWS_WEB_IDENTITY_TOKEN_FILE', '/var/run/tokens/aws'],
          ['AWS_REGION', 'eu-west-1'],
        ]),
        literals: new Set(),
        files,
        declared,
        pod: { labels: new Map(), hostNetwork: false },
        account: {
          state: 'read',
          annotations: new Map([['eks.amazonaws.com/role-arn', 'arn:aws:iam::111122223333:role/web']]),
        },
        namespace: pod.metadata.namespace,
        accountName: 'web',
        user,
        target: { namespace: 'rec', pod: pod.metadata.name, owner: { kind: 'nobody' }, mountPath: '' },
        now: Date.parse('2026-11-26T05:20:00Z'),
      })
      const link = aws?.links.find(({ id }) => id === 'readable')
      return [link?.state, link?.says, aws?.fix?.yaml?.includes('fsGroup') ?? false]
    })
    expect(chains).toEqual([
      ['broken', 'User 65532 of this process cannot read /var/run/tokens/aws: mode 0400, owner 0:0.', true],
      ['ok', 'This process, user 0, read it: mode 0400.', false],
      ['ok', 'This process, user 65532, read it: mode 0600.', false],
      ['ok', 'This process, user 65532, read it: mode 0640.', false],
    ])
  })
})
