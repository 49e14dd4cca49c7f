import { describe, expect, it } from 'vitest'
import { explainAlone } from '@/lib/answer/explain-alone'
import { plain } from '@/lib/phrase/phrase'
import { findingsIn } from '../findings-in'
import { elsewhereOthers, elsewhereTexts, negativesOf } from '../testing/pastes'
import { isReport } from './found-elsewhere'

/** No refusal of Kubernetes, and of another product they are one. */
const REFUSED =
  /Failed to pull image|PullImage|auth\/kubernetes\/login|PermissionDenied desc = permission denied: applications/

const told = (text: string) => explainAlone(findingsIn(text).found)

describe('a refusal by another product', () => {
  it.each(elsewhereTexts())('names $says and $cause once: $text', ({ cause, says, text }) => {
    const [one, ...more] = told(text)
    expect(more).toEqual([])
    expect(one).toMatchObject({ kind: 'elsewhere', verdict: 'denied', cause: { id: cause } })
    expect(plain(one?.says ?? [])).toContain(says)
  })

  it.each(elsewhereTexts())(
    'is likely at most, with one step there and no grant of Kubernetes: $text',
    ({ text }) => {
      const [one] = told(text)
      // Nobody says who printed it.
      expect(one?.cause?.confidence).toBe('likely')
      expect(one?.fixes.length).toBeGreaterThan(0)
      expect(
        one?.fixes.flatMap(({ opens, where }) => [...opens, ...(where === 'role' ? [where] : [])]),
      ).toEqual([])
    },
  )

  it.each([
    ['cache.example/ghcr.io/shop/web:1', 'Registry cache.example'],
    ['cache.example/docker.io/library/nginx:1', 'Registry cache.example'],
    ['ghcr.io/docker.io/web:1', 'GitHub Container Registry'],
    ['shop/web:1', 'Docker Hub'],
  ])('is of the host of the image, whatever its path names: %s', (image, name) => {
    const text = `Failed to pull image "${image}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
    expect(plain(told(text)[0]?.says ?? [])).toContain(name)
  })

  it('is one for an image, however often the kubelet tells it', () => {
    const [row] = elsewhereTexts().filter(({ cause }) => cause === 'M1')
    const text = `${row?.text}\nError: ErrImagePull\n${row?.text}`
    expect(findingsIn(text).found).toMatchObject([{ form: 'elsewhere', times: 2 }])
  })

  it('is beside a refusal of the API server in the same text', () => {
    const [row] = elsewhereTexts().filter(({ cause }) => cause === 'M6')
    const own =
      'Error from server (Forbidden): pods is forbidden: User "sam" cannot list resource "pods" in API group "" in the namespace "shop"'
    expect(findingsIn(`${own}\n\n${row?.text}`).found.map(({ form }) => form)).toEqual([
      'forbidden',
      'elsewhere',
    ])
  })

  it.each(elsewhereOthers())('is none of $source', ({ text }) => {
    expect(findingsIn(text).found.filter(({ form }) => form === 'elsewhere')).toEqual([])
  })

  it('is none of what is no refusal at all', () => {
    const others = negativesOf('negatives', 'mentions').filter(({ text }) => !REFUSED.test(text))
    const wrong = others.filter(({ text }) =>
      findingsIn(text).found.some((one) => one.form === 'elsewhere' && !isReport(one)),
    )
    expect(wrong).toEqual([])
  })

  it('by Backstage’s words is the call of the path that they name', () => {
    const [one] = told(
      "Error fetching Kubernetes resource: '/apis/apps/v1/namespaces/shop/deployments', error: UNKNOWN_ERROR, status code: 403",
    )
    const call = { verb: 'list', group: 'apps', resource: 'deployments', namespace: 'shop' }
    expect(one).toMatchObject({ cause: { id: 'M13' }, fixes: [{ calls: [call] }] })
  })

  it.each([
    ['the current user alice cannot impersonate the group ops', 2],
    ['the current user alice cannot impersonate the group system:masters', 1],
    ['the current user alice cannot impersonate the user system:admin', 1],
  ])('by capsule-proxy suggests a grant of no identity of Kubernetes itself: %s', (text, count) => {
    expect(told(text)[0]?.fixes).toHaveLength(count)
  })

  it.each([
    [
      'attenuated service account query failed - please make sure the service account exists. sa=scoped operatorgroup=ops/ops-group',
      /^OperatorGroup ops\/ops-group names ServiceAccount scoped, and OLM did not find it there\. Create/,
    ],
    [
      'attenuated service account query failed - more than one operator group(s) are managing this namespace count=2',
      /several do\. No permission is missing\. Keep exactly one OperatorGroup/,
    ],
    [
      '- message: no operator group found that is managing this namespace',
      /none does\. No permission is missing\. Keep exactly one OperatorGroup/,
    ],
    [
      '  kind: ServiceAccount\n  message: Policy rule not satisfied for service account\n  name: cart-operator\n  status: PresentNotSatisfied',
      /^The operator’s own ServiceAccount cart-operator does not have all rules .* See in the ClusterServiceVersion/,
    ],
    ['Policy rule not satisfied for service account', /^The operator’s own ServiceAccount does not have all/],
  ])('by OLM names what it is, and suggests no grant: %s', (text, says) => {
    const [one] = told(text)
    expect(plain([...(one?.cause?.says ?? []), { text: ' ' }, ...(one?.fixes[0]?.says ?? [])])).toMatch(says)
    expect(one?.fixes.map(({ opensUnlisted }) => opensUnlisted)).toEqual([undefined])
  })

  it('by Linkerd never gets the command of Istio', () => {
    const [one] = told(
      '[  12.3s] INFO linkerd_app_inbound: unauthorized request on route server=billing/http client=10.1.0.7:4143',
    )
    expect(one).toMatchObject({ kind: 'mesh', cause: { id: 'A8' } })
    expect(JSON.stringify(one)).not.toMatch(/istio/i)
    expect(one?.fixes[0]?.command).toContain('policy.linkerd.io')
  })
})
