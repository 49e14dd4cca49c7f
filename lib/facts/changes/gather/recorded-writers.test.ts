import { describe, expect, it } from 'vitest'
import { writtenSince } from '@/lib/kube/reads/change-views'
import { recordings } from '@/lib/kube/testing/recordings'
import { listAt, textAt } from '@/lib/objects/fields'
import { homeOf } from '@/lib/objects/homes'
import { changesIn } from '../judge/changes-in'
import { SOURCE_KINDS } from '../judge/sources'

const recorded = recordings('writers-1.36.2.jsonl').flatMap(({ request, response }) => {
  const resource = request.path.split('/').at(-1)
  const kind = SOURCE_KINDS.find((one) => one.resource === resource)
  if (kind === undefined) throw new Error(`${resource} is no source.`)
  return listAt(response.body, 'items').map((item) => ({
    kind,
    item,
    name: textAt(item, 'metadata', 'name'),
  }))
})

function find(kind: string, name: string) {
  const found = recorded.find((one) => one.kind.kind === kind && one.name === name)
  if (found === undefined) throw new Error(`No ${kind} ${name} was recorded.`)
  return found
}

const says = (kind: string, name: string) => {
  const { kind: source, item } = find(kind, name)
  return changesIn({ as: 'metadata', items: [writtenSince(0)(item)] }, source, 0).map((one) => one.says)
}

describe('what a real API server keeps of who wrote', () => {
  it.each([
    ['Role', 'applied', 'was last written by kubectl apply', 'was created'],
    ['Role', 'server-side', 'was created by kubectl'],
    ['Role', 'taken-over', 'was last written by kubectl', 'was created'],
    ['Role', 'by-argo', 'was created by Argo CD'],
    ['Role', 'by-flux', 'was created by Flux, by a Kustomization'],
    ['Role', 'edited', 'was last written by kubectl edit', 'was created by kubectl apply'],
    ['Role', 'patched', 'was last written by kubectl patch', 'was created by kubectl apply'],
    // A replacement takes over every field.
    ['Role', 'replaced', 'was last written by kubectl replace', 'was created'],
    [
      'Role',
      'labelled',
      'was last written by kubectl annotate',
      'was written by kubectl label',
      'was created by kubectl create',
    ],
    ['RoleBinding', 'bound', 'was last written by kubectl set', 'was created by kubectl create'],
    [
      'Deployment',
      'web',
      'was last written by kubectl rollout',
      'was written by kubectl set',
      // The API server keeps who scaled it and no time.
      'was created by kubectl create',
    ],
    ['Deployment', 'glass-podglass', 'was last written by kubectl edit', 'was created by Helm'],
    ['ConfigMap', 'conf', 'was last written by kubectl patch', 'was created by kubectl create'],
    ['HorizontalPodAutoscaler', 'web', 'was created by kubectl autoscale'],
  ])('is told of %s %s', (kind, name, ...parts) => {
    expect(says(kind, name)).toEqual(parts.map((part) => `${kind} ${name} ${part}.`))
  })

  it('is told of each revision of a release of Helm', () => {
    expect(['v1', 'v2'].flatMap((n) => says('Secret', `sh.helm.release.v1.glass.${n}`))).toEqual([
      'Helm release glass got revision 1, which is superseded now.',
      'Helm release glass got revision 2, which is deployed now.',
    ])
  })
})

describe('the home of what Helm and kubectl wrote there', () => {
  const kept = (kind: string, name: string) => {
    const { kind: source, item } = find(kind, name)
    return homeOf(item, source)
  }

  it.each([
    ['Role', 'glass-podglass-viewer'],
    ['RoleBinding', 'glass-podglass-viewer'],
    ['ServiceAccount', 'glass-podglass'],
    // Edited by kubectl since.
    ['Deployment', 'glass-podglass'],
  ])('is the release of Helm, by its annotation: %s %s', (kind, name) => {
    expect(kept(kind, name)).toMatchObject({
      tool: 'helm',
      owner: { namespace: 'kept', name: 'glass' },
      chart: 'podglass-0.1.0',
      knownBy: { is: 'annotation', key: 'meta.helm.sh/release-name', value: 'glass' },
    })
  })

  it.each([
    ['applied', 'kubectl', 'kubectl-client-side-apply'],
    ['server-side', 'kubectl', 'kubectl'],
    ['taken-over', 'kubectl', 'kubectl'],
    ['edited', 'kubectl', 'kubectl-edit'],
    ['by-argo', 'argo-cd', 'argocd-controller'],
  ])('is by the last writer’s name: Role %s', (name, tool, manager) => {
    expect(kept('Role', name)).toMatchObject({ tool, knownBy: { is: 'field manager', key: manager } })
  })

  it('is nobody’s by the name of Flux alone, which labels what it keeps', () => {
    expect(kept('Role', 'by-flux')).toBeUndefined()
  })
})
