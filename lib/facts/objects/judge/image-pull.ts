import { at, listAt, textAt } from '@/lib/objects/fields'
import { imageName } from '@/lib/objects/image-name'
import { podContainers } from '@/lib/objects/pod-containers'
import { capitalized, code, inTurn, type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { PULL_REASONS, pullCause, registryWords } from '@/lib/reader/pods/pod-messages'
import type { ImagePull } from '../contract/image-pull'
import { lastEvent, type ReadinessFacts } from './why-not-ready/facts'

interface PullFacts extends Pick<ReadinessFacts, 'events'> {
  pod: unknown
  /** The pull secrets that the pod's ServiceAccount names now. */
  account: readonly string[] | 'unread'
}

type Source = ImagePull['sources'][number]

// kubelet_pods.go of Kubernetes 1.36. It does not stop the pull.
const NOT_FOUND = /^Unable to retrieve some image pull secrets \(([^)]{1,4000})\)/
/** Registries for which clouds have providers. */
const OF_CLOUDS = /\.dkr\.ecr\.[\w.-]+\.amazonaws\.com$|\.azurecr\.io$|(?:^|\.)gcr\.io$|-docker\.pkg\.dev$/

const namesAt = (object: unknown, ...path: string[]) =>
  listAt(object, ...path).map((secret) => textAt(secret, 'name'))

/** The pull secrets that a ServiceAccount names. */
export const pullSecretsOf = (account: unknown) => namesAt(account, 'imagePullSecrets')

/** The credentials that the kubelet tries, in its order (image_manager.go and kuberuntime_image.go of Kubernetes 1.36). */
function sourcesOf({ pod, events, account }: PullFacts, registry: string, isPulled: boolean): Source[] {
  const own = namesAt(pod, 'spec', 'imagePullSecrets')
  const who = code(textAt(pod, 'spec', 'serviceAccountName') || 'default')
  const event = lastEvent(events, ['FailedToRetrieveImagePullSecret'])
  const missing = NOT_FOUND.exec(event?.message ?? '')?.[1]?.split(', ') ?? []
  const ofAccount = account === 'unread' ? [] : account
  // Admission adds those of the account only to a pod that names none, and then all.
  const isAdded = own.length > 0 && own.join() === ofAccount.join()
  const isUnseen = isPulled || lastEvent(events, ['Pulling', 'Failed', 'BackOff']) === undefined
  const secret = (name: string): Source => {
    const of = isAdded ? ('account' as const) : ('pod' as const)
    if (missing.includes(name))
      return {
        of,
        name,
        state: 'missing',
        says: say`the kubelet did not find it`,
        ...present({ at: event?.lastAt }),
      }
    return {
      of,
      name,
      state: isUnseen ? 'unseen' : 'there',
      says: isUnseen ? say`not known: no event was read of it` : say`not missing, by the kubelet’s events`,
    }
  }
  const why =
    own.length > 0 ? say`not added: the pod names its own` : say`not added: the pod was created before`
  const left = isAdded ? [] : ofAccount.filter((name) => !own.includes(name))
  const none: Source = {
    of: 'none',
    name: '',
    state: 'skipped',
    says:
      account === 'unread' || left.length > 0
        ? say`the pod names none`
        : say`none of ServiceAccount ${who} either`,
  }
  return [
    ...(own.length === 0 ? [none] : own.map(secret)),
    ...left.map((name): Source => ({ of: 'account', name, state: 'skipped', says: why })),
    { of: 'config', name: '', state: 'unseen', says: say`cannot be seen from a pod` },
    {
      of: 'provider',
      name: '',
      state: 'unseen',
      says: OF_CLOUDS.test(registry)
        ? say`cannot be seen from a pod; this registry is one of a cloud that has a provider`
        : say`cannot be seen from a pod; those of clouds are for their own registries, and one can send a token of ServiceAccount ${who} since Kubernetes 1.34`,
    },
  ]
}

/** What stops a pull that failed, without a guess among credentials that exist. */
function sayFailed(
  sources: readonly Source[],
  cause: ReturnType<typeof pullCause>,
  namespace: string,
  policy: string,
): Phrase {
  const missing = sources.find(({ state }) => state === 'missing')
  const named = sources.filter(({ of, name, state }) => of !== 'none' && name !== '' && state !== 'skipped')
  if (cause !== undefined && !cause.mayBeRefused)
    return inTurn([
      say`${capitalized(words(cause.says))}. No credential is what is missing.`,
      words(cause.fix ?? ''),
    ])
  const again =
    policy === 'Always'
      ? undefined
      : say`That another pod of the node runs this image proves nothing: since Kubernetes 1.35 the kubelet asks again for a pod without the credentials that pulled it.`
  if (missing)
    return say`The kubelet did not find pull secret ${code(missing.name)} in ${code(namespace)}: create it there, or correct its name.`
  const told = cause === undefined ? say`The kubelet does not say why` : capitalized(words(cause.says))
  const tried =
    named.length === 0
      ? say`the pod names no pull secret`
      : named.length === 1
        ? say`pull secret ${code(named[0]?.name ?? '')} does not let the kubelet in`
        : say`none of its ${named.length} pull secrets lets the kubelet in`
  return inTurn([say`${told}, and ${tried}.`, again])
}

/**
 * Each image of a pod once, those that cannot be pulled first: its registry, and which credentials the kubelet tries in which order, as far
 * as the pod, its events and its ServiceAccount tell. No Secret is read, so for which registry one is stays unknown.
 */
export function imagePulls(facts: PullFacts): ImagePull[] {
  const { pod, events } = facts
  const namespace = textAt(pod, 'metadata', 'namespace')
  const failure = (image: string) =>
    lastEvent(events, ['Failed'], (said) => said.includes(`image "${image}"`))
  const containers = podContainers(pod).map(({ spec, status }) => {
    const image = textAt(spec, 'image')
    const isFailed = PULL_REASONS.has(textAt(status, 'state', 'waiting', 'reason'))
    const told = registryWords(textAt(status, 'state', 'waiting', 'message'))
    const said = told || registryWords(failure(image)?.message ?? '')
    const state = isFailed ? 'failed' : textAt(status, 'imageID') === '' ? 'waiting' : 'pulled'
    return { image, said, state, policy: textAt(spec, 'imagePullPolicy'), volume: undefined } as const
  })
  const volumes = listAt(pod, 'spec', 'volumes').flatMap((volume) => {
    const image = textAt(volume, 'image', 'reference')
    if (image === '' || at(volume, 'image') === undefined) return []
    const said = registryWords(failure(image)?.message ?? '')
    const state = said === '' ? 'waiting' : 'failed'
    return [
      {
        image,
        said,
        state,
        policy: textAt(volume, 'image', 'pullPolicy'),
        volume: textAt(volume, 'name'),
      } as const,
    ]
  })
  const ORDER = { failed: 0, waiting: 1, pulled: 2 }
  const all = [...containers, ...volumes].toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
  const once = [...new Map(all.toReversed().map((one) => [one.image, one])).values()].toReversed()
  return once.map(({ image, said, state, policy, volume }) => {
    const { registry, repository, tag } = imageName(image)
    const sources = sourcesOf(facts, registry, state === 'pulled')
    const missing = sources.find((source) => source.state === 'missing')?.name
    const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
    const command =
      missing &&
      kubectlCommand`-n ${namespace} create secret docker-registry ${missing} --docker-server=${server} --docker-username=USER --docker-password=PASSWORD`
    const says = {
      failed: () => sayFailed(sources, said === '' ? undefined : pullCause(said), namespace, policy),
      waiting: () => say`It is not pulled yet.`,
      pulled: () =>
        say`Pulled, so it is public, or one of these let the kubelet in.${policy === 'Always' ? say` ${code('Always')} asks the registry again at each start.` : []}`,
    }[state]()
    return {
      ...{ registry, repository, tag, state, says, sources },
      ...present({ volume, command }),
      ...(state === 'failed' && said !== ''
        ? { words: { said, ...present({ at: failure(image)?.lastAt }) } }
        : {}),
    }
  })
}
