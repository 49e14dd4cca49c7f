import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { answerParts, partLines } from '@/lib/answer/answer-parts'
import { explainAlone } from '@/lib/answer/explain-alone'
import { type Explanation, explanationSchema } from '@/lib/contract/explanation'
import { findingsIn } from '@/lib/reader/findings-in'
import { withActed } from './who-acted'

function explained(text: string): Explanation {
  const [explanation] = explainAlone(findingsIn(text).found)
  if (!explanation) throw new Error(`Nothing was found in ${text}`)
  return explanation
}
const told = (text: string) => z.encode(explanationSchema, explained(text))
const cannot = (user: string, where = 'in the namespace "billing"', verb = 'patch') =>
  `deployments.apps "web" is forbidden: User "${user}" cannot ${verb} resource "deployments" in API group "apps" ${where}`
const FLUX = `Deployment/billing/web dry-run failed (Forbidden): ${cannot('system:serviceaccount:billing:tenant')}`

describe('who acted for whom', () => {
  it.each<[string, string, RegExp]>([
    ['Flux, by spec.serviceAccountName', FLUX, /^Flux impersonates ServiceAccount billing\/tenant/],
    [
      'Flux, as older ones print it',
      FLUX.replace(' (Forbidden)', ', reason: Forbidden, error'),
      /^Flux impersonates/,
    ],
    ...[' apply failed, error: ', ' apply failed: ', ' delete failed: '].map(
      (does): [string, string, RegExp] => [
        `Flux, of what it did after the dry run,${does}`,
        FLUX.replace(' dry-run failed (Forbidden): ', does),
        /^Flux impersonates/,
      ],
    ),
    [
      'Argo CD, impersonating',
      `Failed to load live state: ${cannot('system:serviceaccount:billing:deployer')}`,
      /^Argo CD syncs as/,
    ],
    [
      'Argo CD, of the whole cluster',
      `failed to sync cluster https://10.0.0.1:443: ${cannot('system:serviceaccount:argo:argocd-application-controller', 'at the cluster scope', 'list').replace(' "web"', '')}`,
      /^Argo CD watches the whole cluster/,
    ],
    [
      'Rancher',
      cannot('system:serviceaccount:cattle-impersonation-system:cattle-impersonation-u-abc'),
      /^Rancher’s proxy calls as/,
    ],
    [
      'a controller of Kubernetes',
      cannot('system:serviceaccount:kube-system:replicaset-controller'),
      /creates for an object that somebody applied/,
    ],
    [
      'kubectl --as',
      'users "jane" is forbidden: User "sam" cannot impersonate resource "users" in API group "" at the cluster scope',
      /asked to act as jane/,
    ],
    [
      'a controller that asks for a token',
      'serviceaccounts "web" is forbidden: User "system:serviceaccount:es:external-secrets" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop"',
      /asks for a token of ServiceAccount shop\/web, which is not the one/,
    ],
    [
      'an MCP server',
      JSON.stringify({
        content: [{ type: 'text', text: cannot('system:serviceaccount:mcp:server') }],
        isError: true,
      }),
      /^The MCP server called as/,
    ],
    [
      'the API server at a kubelet',
      'Error from server (Forbidden): Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource=proxy) ( pods/log web-0)',
      /^Your own call was allowed/,
    ],
  ])('is said for %s, the refused one last', (_, text, first) => {
    const { acted = [] } = told(text)
    expect(acted[0]?.says).toMatch(first)
    expect(acted.map(({ state }) => state)).toEqual(['passed', 'refused'])
    expect(acted.every(({ known }) => known !== '')).toBe(true)
  })

  it('is nothing where the account that asked was refused', () => {
    for (const user of ['jane', 'system:serviceaccount:billing:web'])
      expect(told(`Error from server (Forbidden): ${cannot(user)}`).acted).toBeUndefined()
    expect(told(FLUX.replace('billing:tenant', 'flux-system:kustomize-controller')).acted).toBeUndefined()
  })

  it('raises that an impersonated name may not exist, with the one command, and moves no pod', () => {
    for (const name of ['tenant', 'default']) {
      const { unseen, fixes, cause } = told(FLUX.replace('tenant', name))
      expect(unseen[0]?.command).toBe(`kubectl -n billing get serviceaccount ${name}`)
      expect(fixes[0]?.says).toContain('spec.serviceAccountName')
      expect(fixes.map(({ where }) => where)).not.toContain('pod')
      expect(cause?.id).not.toBe('C3')
    }
  })

  it('says of one that was looked up that it does not exist', () => {
    const [found] = findingsIn(FLUX).found
    const explanation = explained(FLUX)
    const speaker = found && 'speaker' in found ? found.speaker : { kind: 'unknown' as const, by: '' }
    const { acted = [], unseen } = z.encode(
      explanationSchema,
      withActed({ ...explanation, unseen: [] }, speaker, true),
    )
    expect(acted.at(-1)).toMatchObject({
      says: 'ServiceAccount billing/tenant does not exist',
      known: 'Looked up now.',
    })
    expect(unseen).toEqual([])
  })

  it('names a webhook’s own account as the third link', () => {
    const { acted = [] } = told(
      'admission webhook "validate-policy.kyverno.svc" denied the request: path: spec.rules[0].generate..: system:serviceaccount:kyverno:kyverno-background-controller requires permissions create for resource v1/ConfigMap',
    )
    expect(acted.map(({ state }) => state)).toEqual(['passed', 'passed', 'refused'])
    expect(acted.at(-1)?.says).toBe(
      'ServiceAccount kyverno/kyverno-background-controller lacks create on configmaps',
    )
  })

  it('is in what terminals, agents and reports print', () => {
    const lines = answerParts(explained(FLUX))
      .flatMap(partLines)
      .filter((line) => line.startsWith('Who: '))
    expect(lines).toEqual([
      expect.stringMatching(/^Who: Flux impersonates .* A convention of Flux\.$/),
      expect.stringMatching(
        /^Who: ServiceAccount billing\/tenant cannot .* \(refused\)\. Your text says so\.$/,
      ),
    ])
  })
})
