import { listAt, textAt } from '@/lib/objects/fields'
import { imageName } from '@/lib/objects/image-name'
import { podContainers } from '@/lib/objects/pod-containers'
import { capitalized, code, inTurn, type Phrase, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { PULL_REASONS, pullCause, registryWords } from '@/lib/reader/pods/pod-messages'
import type { ImagePull } from '../contract/image-pull'
import type { ObjectEvent } from '../contract/object'
import { lastEvent, type ReadinessFacts } from './why-not-ready/facts'

interface PullFacts extends Pick<ReadinessFacts, 'events'> {
  pod: unknown
  /** The pull secrets that the pod's ServiceAccount names now. */
  account: readonly string[] | 'unread'
}

type Source = ImagePull['sources'][number]

// kubelet_pods.go of Kubernetes 1.36. It does not stop the pull.
const NOT_FOUND = /^Unable to retrieve some image pull secrets \(([^)]{1,4000})\)/
/** A kubelet says so in front of each pull, and one sync pulls for several containers. */
const OF_ONE_SYNC_MS = 5 * 60_000
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
  const pulling = lastEvent(events, ['Pulling'])
  const isPast = Date.parse(pulling?.lastAt ?? '') - Date.parse(event?.lastAt ?? '') > OF_ONE_SYNC_MS
  const ofAccount = account === 'unread' ? [] : account
  // Admission adds those of the account only to a pod that names none, and then all.
  const isAdded = own.length > 0 && own.join() === ofAccount.join()
  const isUnseen = isPulled || lastEvent(events, ['Pulling', 'Failed', 'BackOff']) === undefined
  const source = (of: Source['of'], state: Source['state'], says: Phrase, name = ''): Source => ({
    ...{ of, name, state, says },
    ...present({ at: state === 'missing' ? event?.lastAt : undefined }),
  })
  const secret = (name: string) => {
    const of = isAdded ? 'account' : 'pod'
    if (missing.includes(name))
      return isPast
        ? source(of, 'unseen', say`not known: the kubelet could not get it, before its last pull`, name)
        : source(of, 'missing', say`the kubelet could not get it`, name)
    return isUnseen
      ? source(of, 'unseen', say`not known: no event was read of it`, name)
      : source(of, 'there', say`not missing, by the kubelet’s events`, name)
  }
  const left = isAdded ? [] : ofAccount.filter((name) => !own.includes(name))
  const why =
    own.length > 0 ? say`not added: the pod names its own` : say`not added: the pod was created before`
  const none =
    account === 'unread' || left.length > 0
      ? say`the pod names none`
      : say`none of ServiceAccount ${who} either`
  const provider = OF_CLOUDS.test(registry)
    ? say`cannot be seen from a pod; this registry is one of a cloud that has a provider`
    : say`cannot be seen from a pod; those of clouds are for their own registries, and one can send a token of ServiceAccount ${who} since Kubernetes 1.34`
  return [
    ...(own.length === 0 ? [source('none', 'skipped', none)] : own.map(secret)),
    ...left.map((name) => source('account', 'skipped', why, name)),
    source('config', 'unseen', say`cannot be seen from a pod`),
    source('provider', 'unseen', provider),
  ]
}

/** What stops a pull that failed, without a guess among credentials that exist, and the secret that may have to be created. */
function sayFailed(
  sources: readonly Source[],
  said: string,
  namespace: string,
  policy: string,
): { says: Phrase; missing?: string } {
  const cause = pullCause(said)
  if (cause?.fix !== undefined)
    return {
      says: inTurn([
        say`${capitalized(cause.says)}.`,
        cause.mayBeRefused ? undefined : say`No credential is what is missing.`,
        cause.fix,
      ]),
    }
  if (cause === undefined && said !== '') return { says: say`The kubelet reports ${quote(said)}.` }
  const missing = sources.find(({ state }) => state === 'missing')?.name
  if (missing !== undefined)
    return {
      says: say`The kubelet could not get pull secret ${code(missing)} in ${code(namespace)}. If it is not there, create it or correct its name.`,
      missing,
    }
  if (cause === undefined) return { says: say`The kubelet does not say why.` }
  const [first, ...more] = sources.filter(({ name, state }) => name !== '' && state !== 'skipped')
  const told = capitalized(cause.says)
  const tried =
    first === undefined
      ? say`the pod names no pull secret`
      : more.length === 0
        ? say`pull secret ${code(first.name)} does not let the kubelet in`
        : say`none of its ${more.length + 1} pull secrets lets the kubelet in`
  const proof =
    policy === 'Always'
      ? undefined
      : say`That another pod of the node runs this image proves nothing: since Kubernetes 1.35 the kubelet asks again for a pod without the credentials that pulled it.`
  return { says: inTurn([say`${told}, and ${tried}.`, proof]) }
}

/** An image of a pod: of a container, or of the volume that is made of it. */
function imagesOf(pod: unknown, last: (image: string) => ObjectEvent | undefined) {
  const containers = podContainers(pod).map(({ spec, status }) => {
    const isFailed = PULL_REASONS.has(textAt(status, 'state', 'waiting', 'reason'))
    return {
      image: textAt(spec, 'image'),
      policy: textAt(spec, 'imagePullPolicy'),
      state: isFailed ? 'failed' : textAt(status, 'imageID') === '' ? 'waiting' : 'pulled',
      told: registryWords(textAt(status, 'state', 'waiting', 'message')),
      volume: undefined,
    } as const
  })
  const volumes = listAt(pod, 'spec', 'volumes').map((volume) => {
    const image = textAt(volume, 'image', 'reference')
    const reason = last(image)?.reason
    return {
      image,
      policy: textAt(volume, 'image', 'pullPolicy'),
      state: reason === 'Failed' ? 'failed' : reason === 'Pulled' ? 'pulled' : 'waiting',
      told: '',
      volume: textAt(volume, 'name'),
    } as const
  })
  const all = [...containers, ...volumes].filter(({ image }) => image !== '')
  // "failed", "pulled", "waiting": the order of their letters is that of interest.
  const once = new Map(all.toReversed().map((one) => [one.image, one]))
  return [...once.values()].toReversed().sort((a, b) => (a.state < b.state ? -1 : a.state > b.state ? 1 : 0))
}

/**
 * Each image of a pod once, those that cannot be pulled first: its registry, and which credentials the kubelet tries in which order, as far
 * as the pod, its events and its ServiceAccount tell. No Secret is read, so for which registry one is stays unknown.
 */
export function imagePulls(facts: PullFacts): ImagePull[] {
  const { pod, events } = facts
  const namespace = textAt(pod, 'metadata', 'namespace')
  const last = (image: string) =>
    lastEvent(events, ['Failed', 'Pulled'], (said) => said.includes(`image "${image}"`))
  return imagesOf(pod, last).map(({ image, policy, state, told, volume }) => {
    const { registry, repository, tag } = imageName(image)
    const sources = sourcesOf(facts, registry, state === 'pulled')
    const pull = { registry, repository, tag, state, sources, ...present({ volume }) }
    if (state === 'waiting') return { ...pull, says: say`It is not pulled yet.` }
    if (state === 'pulled') {
      const again =
        policy === 'Always' ? say`${code('Always')} asks the registry again at each start.` : undefined
      return {
        ...pull,
        says: inTurn([
          say`It is on the node: public, loaded there, or pulled with credentials of this pod or of another one.`,
          again,
        ]),
      }
    }
    // Older kubelets write the registry's words into the event only.
    const said = told || registryWords(last(image)?.message ?? '')
    const { says, missing } = sayFailed(sources, said, namespace, policy)
    const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
    const command =
      missing &&
      kubectlCommand`-n ${namespace} create secret docker-registry ${missing} --docker-server=${server} --docker-username=USER --docker-password=PASSWORD`
    return { ...pull, says, ...present({ command }) }
  })
}
