import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { clusterChange, type FixDraft, podChange, requestChange } from '../../fixes/draft'
import { excerpt } from '../../wording/phrases'
import type { NoData, RefusedText } from '../cause'
import { admissionCause } from '../finding'
import { MUTATING_PLACE } from './places'

const TERMINATING = /^unable to create new content in namespace (\S{1,63}) because it is being terminated/

const namespaceTerminating = admissionCause<'J10', { namespace: string }>({
  id: 'J10',
  title: 'The namespace is being deleted',
  nature: 'state',
  find({ text }) {
    const [, namespace] = TERMINATING.exec(text) ?? []
    return namespace === undefined ? undefined : { namespace }
  },
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} is being deleted, and nothing new can be created in it. What is in it is deleted too.`,
  fixes: ({ namespace }) => [
    requestChange(say`Use another namespace, or recreate this one once it is gone.`, {
      command: kubectlCommand`get namespace ${namespace} -o yaml`,
    }),
  ],
})

const namespaceProtected = admissionCause<'J12', { namespace: string }>({
  id: 'J12',
  title: 'The namespace cannot be deleted',
  nature: 'state',
  find: ({ text, target }) =>
    /^(?:this namespace may not|namespace can never) be deleted/.test(text)
      ? { namespace: target.name }
      : undefined,
  place: MUTATING_PLACE,
  says: ({ namespace }) =>
    say`Namespace ${code(namespace)} belongs to Kubernetes itself, and the API server never deletes it.`,
})

const pluginNotReady = admissionCause<'J13', NoData>({
  id: 'J13',
  title: 'The API server is not ready yet',
  nature: 'state',
  find: ({ text }) => (text.startsWith('not yet ready to handle request') ? {} : undefined),
  says: () =>
    say`An admission plugin of the API server has not loaded its own objects yet, as happens right after startup.`,
  fixes: () => [requestChange(say`Retry the call after a few seconds.`)],
})

interface Restricted {
  /** "" where the text does not name it. */
  node: string
  says: string
  /** What the node asked for a token for, with the ServiceAccount of that token. */
  audience?: { name: string; account: string }
}

// plugin/pkg/admission/noderestriction of Kubernetes 1.34, which names the node in some of its sentences only.
const OF_NODE =
  /^(?:pod does not have "[^"]{1,253}" annotation, )?node "([^"]{1,253})" (?:is not allowed|can only|cannot) /
const OF_ITSELF = /^is not allowed to modify labels: /
const OF_ANY_NODE =
  /^(?:could not determine node from user "|node requested token |can only (?:access (?:leases in|node lease with|CSINode with)|(?:create|delete) ResourceSlice with|create a node CSR with) |PodCertificateRequest\.Spec\.NodeName="|PodCertificateRequest for pod "|pod "[^"]{1,320}" is not running on node ")/
const NO_NODE = /^could not determine node from user "/
const OF_AUDIENCE =
  /^audience "([!#-~]{1,600})" not found in pod spec volume(?:, system:node:([a-z0-9.-]{1,253}) )?/

function restrictedIn({ text: says, target }: RefusedText): Restricted | undefined {
  const [, name, asker = ''] = OF_AUDIENCE.exec(says) ?? []
  if (name !== undefined) return { node: asker, says, audience: { name, account: target.name } }
  const [, node] = OF_NODE.exec(says) ?? []
  if (node !== undefined) return { node, says }
  if (OF_ITSELF.test(says)) return { node: target.name, says }
  return OF_ANY_NODE.test(says) ? { node: '', says } : undefined
}

/** Whom it is granted to is the admin's choice: each node runs other pods. */
function allowAudience({ name, account }: NonNullable<Restricted['audience']>): FixDraft {
  const verb = code('request-serviceaccounts-token-audience')
  const whose = account === '' ? NOTHING : say` and resourceNames ${code(account)}`
  return clusterChange(
    say`If the kubelets need this audience themselves, as for an image credential provider, have an admin grant them verb ${verb} in API group "" with resource ${code(name)}${whose}.`,
    { opensUnlisted: true },
  )
}

function nodeOf(name: string): Phrase {
  return name === '' ? say`a node` : say`node ${code(name)}`
}

const nodeRestriction = admissionCause<'J16', Restricted>({
  id: 'J16',
  title: 'A node tried to change something that is not its own',
  nature: 'state',
  find: restrictedIn,
  place: MUTATING_PLACE,
  says: ({ node, says, audience }) =>
    audience
      ? say`NodeRestriction lets ${nodeOf(node)} request a token for a pod only with an audience that a volume of that pod names, and none names ${code(audience.name)}.${audience.name.includes('.') ? say` A kubelet asks for such a token by itself to pull an image, where its credential provider is set to take one (1.34).` : NOTHING}`
      : say`NodeRestriction limits ${nodeOf(node)} to its own objects: ${excerpt(says)}.`,
  fixes: ({ audience, says }) =>
    audience
      ? [
          allowAudience(audience),
          podChange(say`If a pod needs the token, give it a projected volume with this audience.`),
        ]
      : [
          ...(NO_NODE.test(says)
            ? [
                clusterChange(
                  say`If a kubelet makes the call, give it a certificate of user ${code('system:node:')} and its node’s name, in group ${code('system:nodes')}.`,
                ),
              ]
            : []),
          requestChange(say`Make the call with a ServiceAccount’s token instead of the kubelet’s.`),
        ],
})

const FEATURES =
  /^pod update requires features ([\w, ]{1,400}) which are not available on node "([^"\s]{1,253})"/

const nodeFeatures = admissionCause<'J21', { features: readonly string[]; node: string }>({
  id: 'J21',
  title: 'The pod’s node lacks a feature',
  nature: 'state',
  find({ text }) {
    const [, features = '', node] = FEATURES.exec(text) ?? []
    return node === undefined ? undefined : { features: features.split(/[\s,]+/).filter(Boolean), node }
  },
  place: MUTATING_PLACE,
  says: ({ features, node }) =>
    say`The change needs ${listed(features.map(code))}, and the kubelet of node ${code(node)} does not declare it: it is older, or the feature gate is off there.`,
  fixes: ({ node }) => [
    podChange(
      say`Recreate the pod, so that the scheduler chooses a node whose kubelet declares the feature.`,
    ),
    clusterChange(
      say`Have an admin update the kubelet of node ${code(node)}, or turn the feature gate on there.`,
      {
        command: kubectlCommand`get node ${node} -o ${'jsonpath={.status.declaredFeatures}'}`,
      },
    ),
  ],
})

const deviceAdminAccess = admissionCause<'J22', NoData>({
  id: 'J22',
  title: 'Admin access to devices needs a label on the namespace',
  nature: 'missing',
  find: ({ text }) =>
    text.includes('admin access to devices requires the `resource.kubernetes.io/admin-access: true` label')
      ? {}
      : undefined,
  place: MUTATING_PLACE,
  says: () =>
    say`The claim asks for adminAccess, which shares devices that others use. The API server accepts that only in a namespace with label ${code('resource.kubernetes.io/admin-access: "true"')}.`,
  fixes: () => [
    requestChange(say`Leave adminAccess out of the claim, unless it monitors devices that others use.`),
    clusterChange(
      say`Otherwise have an admin label the namespace: everyone who can create claims there then has admin access.`,
      { opensUnlisted: true },
    ),
  ],
})

export const pluginCauses = [
  nodeFeatures,
  deviceAdminAccess,
  namespaceTerminating,
  namespaceProtected,
  pluginNotReady,
  nodeRestriction,
] as const
