import { code, type Phrase, say, words } from '@/lib/phrase/phrase'

/**
 * Names that writers give themselves, and what they are: of tools as the sources of `lib/objects/homes.ts` have them, of kubectl as
 * its commands do (kubectl dee3483a, pkg/cmd). A program that names none has the first word of its user agent (client-go's default).
 */
const MANAGERS: readonly (readonly [name: RegExp, says: string])[] = [
  [/^kubectl-client-side-apply$/, 'kubectl apply'],
  [/^kubectl-last-applied$/, 'kubectl apply --server-side'],
  [/^kubectl-(?:create|edit|patch|replace|label|annotate|set|run|expose|autoscale|rollout|taint|debug)$/, ''],
  [/^kubectl$/, 'kubectl'],
  [/^helm$/i, 'Helm'],
  [/^argocd-(?:application-)?controller$/, 'Argo CD'],
  [/^kustomize-controller$/, 'Flux, by a Kustomization'],
  [/^helm-controller$/, 'Flux, by a HelmRelease'],
  [/^terraform-provider-helm(?:_|$)/, 'Helm, by Terraform'],
  [/^(?:Terraform|HashiCorp)$/, 'Terraform'],
  [/^pulumi-(?:resource-)?kubernetes(?:$|[-.])/, 'Pulumi'],
  [/^kapp(?:-controller)?$/, 'kapp'],
  [/^fleetagent$/, 'Rancher Fleet'],
  [/^configsync\.gke\.io$/, 'Config Sync'],
  [/^(?:olm|olm\.install|olm\.registry|catalog)$/, 'Operator Lifecycle Manager'],
  [/^(?:provider-kubernetes|apiextensions\.crossplane\.io)\//, 'Crossplane'],
  [/^clusterrole-aggregation-controller$/, 'the controller that aggregates ClusterRoles'],
  [/^kube-controller-manager$/, 'a controller of Kubernetes'],
  [/^kube-scheduler$/, 'the scheduler'],
  [/^kube-apiserver$/, 'the API server'],
  [/^kubelet$/, 'the kubelet'],
  [/^before-first-apply$/, 'a writer before the first server-side apply'],
]

const PLAIN_CLIENTS: ReadonlySet<string> = new Set(['Go-http-client', 'OpenAPI-Generator', 'node-fetch'])

/** A field manager in words: its product, or the name that the writer gives itself. */
export function sayManager(manager: string): Phrase {
  const known = MANAGERS.find(([name]) => name.test(manager))
  if (known !== undefined) return words(known[1] === '' ? manager.replace('-', ' ') : known[1])
  if (manager === '') return words('a writer without a name')
  return PLAIN_CLIENTS.has(manager)
    ? say`a program that names only its client, ${code(manager)}`
    : [code(manager)]
}
