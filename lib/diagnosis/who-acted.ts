import type { Explanation, Fix } from '@/lib/contract/explanation'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import type { Speaker } from '@/lib/evidence/speaker'
import { capitalized, code, type Phrase, say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { requestChange, toFix } from './fixes/draft'

type Link = NonNullable<Explanation['acted']>[number]

interface Context {
  explanation: Explanation
  user: string
  /** Who tells the refusal. */
  speaker: Speaker
  /** It was looked up, and the account does not exist. */
  isAbsent: boolean
}

interface Actor {
  acts: (context: Context) => boolean
  /** Who did what in front of the account that was refused, outermost first, and how each is known. */
  links: (context: Context) => (readonly [Phrase, Link['known']])[]
  /** The account is a name that somebody wrote down: impersonation does not need it to exist. */
  isNamed?: true
  /** What comes before any grant. */
  fixes?: (context: Context) => Fix[]
}

const TEXT = 'Your text says so.'
const by = (product: string): Link['known'] => `A convention of ${product}.`
const nameOf = ({ user }: Context) => parseServiceAccount(user)?.name ?? ''
const fixed = (says: Phrase) => [toFix(requestChange(says))]
/** The accounts that these programs call with when they impersonate no one. */
const FLUX = /^(?:kustomize|helm|source|notification|image-(?:automation|reflector))-controller$/
const ARGO = /application-controller$|^argocd-server$|^argocd-manager$/
const OWNERS =
  /^system:serviceaccount:kube-system:(?:replicaset|deployment|statefulset|daemon-set|job|cronjob)-controller$/

/** Products that call as someone else, each by its own convention (flux pkg e2cfd1a2, argo-cd 37ee0097, rancher 59bd052e, Kubernetes 1.36). */
const ACTORS: readonly Actor[] = [
  {
    acts: (context) => context.speaker.by === 'Flux' && nameOf(context) !== '' && !FLUX.test(nameOf(context)),
    isNamed: true,
    links: ({ user }) => [
      [
        say`Flux impersonates ${sayUser(user)}, which ${code('spec.serviceAccountName')} or ${code('--default-service-account')} names`,
        by('Flux'),
      ],
    ],
    fixes: ({ user }) =>
      fixed(
        say`See whether ${sayUser(user)} is the account that you meant: correct ${code('spec.serviceAccountName')} if not. Flux impersonates any name, whether or not it exists, and its own controller needs no permission.`,
      ),
  },
  {
    acts: (context) =>
      context.speaker.by === 'Argo CD' && nameOf(context) !== '' && !ARGO.test(nameOf(context)),
    isNamed: true,
    links: ({ user }) => [
      [
        say`Argo CD syncs as ${sayUser(user)}, which ${code('destinationServiceAccounts')} of the AppProject names`,
        by('Argo CD with impersonation'),
      ],
    ],
  },
  {
    acts: (context) =>
      context.speaker.by === 'Argo CD' &&
      ARGO.test(nameOf(context)) &&
      context.explanation.request.namespace === '',
    links: ({ user }) => [
      [
        say`Argo CD watches the whole cluster as ${sayUser(user)}`,
        by('Argo CD without a list of namespaces'),
      ],
    ],
    fixes: () =>
      fixed(
        say`If it is to manage single namespaces, tell it so: list them in ${code('namespaces')} of the cluster’s Secret, as a namespaced install does. Then a Role in each is enough, and no ClusterRole.`,
      ),
  },
  {
    acts: ({ user }) => /^system:serviceaccount:cattle-impersonation-system:cattle-impersonation-/.test(user),
    links: ({ user }) => [
      [say`Rancher’s proxy calls as ${sayUser(user)}, which it made for one user`, by('Rancher')],
    ],
  },
  {
    acts: ({ user }) => OWNERS.test(user),
    links: ({ user }) => [
      [say`${capitalized(sayUser(user))} creates for an object that somebody applied`, by('Kubernetes')],
    ],
  },
  {
    acts: ({ explanation: { cause } }) => cause?.id === 'C7',
    links: () => [
      [say`Your own call was allowed, and the API server calls the kubelet for it`, by('Kubernetes')],
    ],
  },
  {
    acts: ({ explanation: { request } }) => /^impersonate\b/.test(request.verb ?? ''),
    links: ({ user, explanation: { request } }) => [
      [
        say`${capitalized(sayUser(user))} asked to act as ${code(request.name ?? 'another')}, as ${code('kubectl --as')} does`,
        TEXT,
      ],
    ],
  },
  {
    acts: ({ explanation: { request } }) =>
      request.resource === 'serviceaccounts' && request.subresource === 'token' && request.verb === 'create',
    links: ({ user, explanation: { request } }) => [
      [
        say`${capitalized(sayUser(user))} asks for a token of ServiceAccount ${code(`${request.namespace ?? ''}/${request.name ?? ''}`)}, which is not the one that was refused`,
        TEXT,
      ],
    ],
  },
  {
    acts: ({ speaker, user }) => speaker.by === 'an MCP server' && user !== '',
    links: ({ user }) => [
      [
        say`The MCP server called as ${sayUser(user)}: its own account, whoever asked it`,
        by('An MCP server without sign-in'),
      ],
    ],
  },
  {
    acts: ({ speaker, user }) => speaker.by === 'Crossplane' && user !== '',
    links: ({ user }) => [
      [say`Crossplane composes as ${sayUser(user)}, whoever wrote the claim`, by('Crossplane')],
    ],
  },
]

function link(says: Phrase, known: Link['known'], state: Link['state']): Link {
  return { says, known, state }
}

function refusedLink({ explanation: { request }, user, isAbsent }: Context): Link {
  const { verb, path, resource } = request
  if (isAbsent) return link(say`${capitalized(sayUser(user))} does not exist`, 'Looked up now.', 'refused')
  const call =
    verb !== undefined && (path ?? resource) !== undefined
      ? sayCall({ ...request, verb })
      : say`make the call`
  return link(say`${capitalized(sayUser(user))} cannot ${call}`, TEXT, 'refused')
}

/** Whether a name exists, of an account that nobody looked up. */
function existence({ user, isAbsent }: Context): Explanation['unseen'] {
  const account = parseServiceAccount(user)
  const command = account && kubectlCommand`-n ${account.namespace} get serviceaccount ${account.name}`
  if (isAbsent || command === undefined) return []
  return [{ needs: say`Whether ${sayUser(user)} exists: who impersonates it does not need it to.`, command }]
}

/**
 * The answer with who acted for whom, where a product calls as someone else: links outermost first, each with how it is known, the
 * refused one last. A text alone raises that the account may not exist, and gives the command that tells.
 */
export function withActed(explanation: Explanation, speaker: Speaker, isAbsent = false): Explanation {
  const { user = '' } = explanation.request
  const context = { explanation, user, speaker, isAbsent }
  if (explanation.verdict !== 'denied' || explanation.kind !== 'authorization') return explanation
  const actor = ACTORS.find(({ acts }) => acts(context))
  if (actor === undefined) return explanation
  // The pod of the account did not make the call.
  const isOfNoPod = actor.isNamed === true
  return {
    ...explanation,
    ...(isOfNoPod && explanation.cause?.id === 'C3' ? { cause: null } : {}),
    acted: [
      ...actor.links(context).map(([says, known]) => link(says, known, 'passed')),
      refusedLink(context),
    ],
    fixes: isAbsent
      ? explanation.fixes
      : [
          ...(actor.fixes?.(context) ?? []),
          ...explanation.fixes.filter(({ where }) => !isOfNoPod || where !== 'pod'),
        ],
    unseen: [...(isOfNoPod ? existence(context) : []), ...explanation.unseen],
  }
}

/** The same of a webhook that refuses for the sake of an account of its own. */
export function actedByWebhook(webhook: string, who: Phrase, what: Phrase): Link[] {
  return [
    link(say`Your own call was authorized`, 'A webhook is asked after authorization.', 'passed'),
    link(say`Webhook ${code(webhook)} refused, and names another account`, TEXT, 'passed'),
    link(say`${capitalized(who)} lacks ${what}`, TEXT, 'refused'),
  ]
}
