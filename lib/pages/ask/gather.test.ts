import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { startPod } from '@/lib/kube/testing/pod'
import { recordedExchanges, recordedWorld } from '@/lib/rbac/testing/recorded-world'
import { reviewAnswer } from '@/lib/server/testing/rbac-api-server'
import { askSchema } from './contract'
import { answerAsk } from './gather'

const world = recordedWorld(recordedExchanges())

async function asked(
  text: string,
  more: { user?: string; namespace?: string; isOfKubernetes?: boolean } = {},
) {
  const pod = await startPod((request, response) => {
    const body = reviewAnswer(world, request)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? {}))
  })
  const options = { kube: pod.client(), signal: new AbortController().signal }
  const answer = z.encode(askSchema, await answerAsk({ text, ...more }, options))
  return { answer, requests: pod.server.requests }
}

describe('what is typed or pasted into the box', () => {
  it('is answered as the call that kubectl would make, and costs at most 8 requests', async () => {
    const { answer, requests } = await asked('kubectl get pods -n ci -o wide --as=system:serviceaccount:ci:x')
    expect(answer).toMatchObject({
      kind: 'check',
      request: { verb: 'list', resource: 'pods', namespace: 'ci', user: 'system:serviceaccount:ci:x' },
      explanation: { request: { verb: 'list', resource: 'pods', namespace: 'ci' } },
      ignored: ['-o wide'],
    })
    expect(requests.length).toBeLessThanOrEqual(8)
  })

  it('takes account and namespace from the page where the text names none', async () => {
    const user = 'system:serviceaccount:ci:x'
    expect((await asked('list pods', { user, namespace: 'ci' })).answer).toMatchObject({
      request: { user, namespace: 'ci' },
    })
    expect((await asked('list pods in shop as ci/y', { user, namespace: 'ci' })).answer).toMatchObject({
      request: { user: 'system:serviceaccount:ci:y', namespace: 'shop' },
    })
    expect((await asked('list pods', { namespace: '' })).answer).toMatchObject({ request: { namespace: '' } })
  })

  it('is searched for refusals where it is no call', async () => {
    const text =
      'W0101 reflector.go:1] failed to list *v1.Pod: pods is forbidden: User "system:serviceaccount:ci:x" cannot list resource "pods" in API group "" in the namespace "ci"'
    expect((await asked(text)).answer).toMatchObject({
      kind: 'explain',
      findings: [{ kind: 'authorization', request: { verb: 'list', namespace: 'ci' } }],
    })
  })

  it('is asked about where only its reader knows whose it is, and read once that is said', async () => {
    const text = 'failed to get secret from vault: 403 Forbidden'
    expect((await asked(text)).answer).toEqual({
      kind: 'none',
      says: expect.stringMatching(/^Is this from Kubernetes\? /),
      marks: { says: [[26, 72, 'quote']] },
      unclear: { lines: [text] },
    })
    expect((await asked(text, { isOfKubernetes: true })).answer).toMatchObject({
      kind: 'explain',
      findings: [{ request: { verb: 'get', resource: 'secrets' } }],
    })
  })

  it('is judged as a change if it has RBAC objects', async () => {
    const yaml =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a, namespace: ci}\nrules: [{apiGroups: [""], resources: [pods], verbs: [list]}]'
    expect((await asked(yaml)).answer).toMatchObject({
      kind: 'what-if',
      whatIf: { objects: [{ name: 'a' }] },
    })
  })

  it('is judged as an apply if it has other objects, and no refusal', async () => {
    const manifest = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n'
    expect((await asked(manifest)).answer).toMatchObject({
      kind: 'preflight',
      preflight: { rows: [{ kind: 'Service', state: 'refused' }] },
    })
    const failed = `${manifest}status:\n  message: 'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'\n`
    expect((await asked(failed)).answer).toMatchObject({ kind: 'explain' })
  })

  it.each([
    ['wacth pods', { kind: 'none', meant: 'watch pods' }],
    [
      'frobnicate po in shop',
      { kind: 'none', says: expect.stringMatching(/^"frobnicate" is not a verb\. Verbs are get, list/) },
    ],
    ['paint walls', { kind: 'none', says: expect.stringMatching(/^No refused call/) }],
    [
      'kubectl apply -f web.yaml',
      { kind: 'none', says: expect.stringMatching(/^What kubectl apply calls depends on its file/) },
    ],
    ['all is well', { kind: 'none', says: expect.stringContaining('The box takes a call') }],
    ['list pods in Shop_1', { kind: 'none', says: expect.stringMatching(/^A namespace is at most 63/) }],
  ])('that cannot be answered costs no review and says what to write: %s', async (text, expected) => {
    const { answer, requests } = await asked(text)
    expect(answer).toMatchObject(expected)
    expect(requests.filter(({ method }) => method === 'POST')).toEqual([])
  })
})
