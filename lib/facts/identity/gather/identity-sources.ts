import { type AddTarget, addTokenYaml, addVariablesYaml, addVolumeYaml } from '@/lib/identity/add-yaml'
import { mountsOf } from '@/lib/identity/mountinfo'
import type { OwnContainer } from '@/lib/identity/own-container'
import { eachText } from '@/lib/kube/redact/sanitize'
import { code, inTurn, NOTHING, type Phrase, say, shortListed, words } from '@/lib/phrase/phrase'
import type { VolumeReading } from '@/lib/pod/kubelet-volume'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Identity, IdentityField } from '../contract/identity'
import { stillOf } from './pod-volumes'
import type { Self } from './self'

type Source = Identity['sources'][number]

interface SourceFacts
  extends Pick<Self, 'credentials' | 'claims' | 'declared' | 'mounted' | 'own' | 'ownPod' | 'witnesses'> {
  fields: readonly IdentityField[]
  volumes: readonly VolumeReading[]
  target: AddTarget
  /** Why no token is mounted, if none is. */
  noToken: Phrase
  show: (text: string) => string
}

/** The state of each source of identity, with the YAML that adds it where it is missing. */
export function identitySources(facts: SourceFacts): Source[] {
  return [
    envSource(facts),
    fileSource(facts),
    apiSource(facts),
    tokenSource(facts),
    ...mountSource(facts),
  ].map((source) => ({ ...source, says: eachText(source.says, facts.show) }))
}

function envSource({ fields, declared, target }: SourceFacts): Source {
  // A fixed value of the spec is no field, whatever its name.
  const found = fields.flatMap((field) => field.env).filter(({ literal }) => !literal)
  const variables = found.filter((v) => !v.withheld)
  const rest = found.length - variables.length
  const isSpecRead = declared !== undefined
  if (variables.length === 0)
    return { id: 'env', state: 'absent', says: noVariable(isSpecRead, rest), add: addVariablesYaml(target) }
  const exact = variables.filter((v) => v.by === 'spec').length
  const how =
    exact === variables.length
      ? say`as the pod's spec declares ${it(exact)}`
      : exact === 0
        ? say`recognized by ${variables.length === 1 ? say`its name` : say`their names`}`
        : say`${exact} as the pod's spec declares ${it(exact)}, the others by their names`
  const unshown =
    rest === 0 ? NOTHING : say` ${words(counted(rest, 'more has', 'more have'))} ${sayRest(isSpecRead, rest)}`
  const says = say`${words(counted(variables.length, 'variable'))} of the downward API, ${how}. Env is frozen at the container's start.${unshown}`
  return { id: 'env', state: 'present', says }
}

const it = (count: number) => (count === 1 ? say`it` : say`them`)

function sayRest(isSpecRead: boolean, rest: number): Phrase {
  return isSpecRead
    ? say`such a name and ${rest === 1 ? say`is` : say`are`} not declared as a field.`
    : say`such a name, and whether it is a Secret cannot be told.`
}

function noVariable(isSpecRead: boolean, unshown: number): Phrase {
  if (unshown > 0 && !isSpecRead)
    return say`No variable of the process is known to be a downward API field. ${words(counted(unshown, 'variable has', 'variables have'))} a name that the documentation uses, and whether it is a Secret cannot be told.`
  return isSpecRead
    ? say`The pod's spec gives this container no variable of the downward API.`
    : say`No variable of the process has a name that the documentation uses for a downward API field. Whether the pod's spec sets one under another name could not be read.`
}

function fileSource(facts: SourceFacts): Source {
  const { volumes, declared, target, own } = facts
  const live = volumes.filter((volume) => volume.files.length > 0)
  const files = live.reduce((sum, volume) => sum + volume.files.length, 0)
  if (files > 0) {
    const refused = live.flatMap((v) => v.files).filter((file) => file.error !== undefined).length
    const rest = refused > 0 ? say`${words(counted(refused, 'file'))} could not be read.` : NOTHING
    const still = live.flatMap((volume) => stillOf(volume, declared) ?? []).map(words)
    const roots = inTurn(
      live.map(({ root }) => [code(root)]),
      ', ',
    )
    const says = inTurn([say`${words(counted(files, 'file'))} in ${roots}.`, rest, ...still])
    return { id: 'file', state: 'present', says }
  }
  const broken = volumes.find((volume) => volume.error !== undefined && volume.osCode !== 'ENOENT')
  if (broken)
    return {
      id: 'file',
      state: broken.osCode === 'EACCES' ? 'denied' : 'failed',
      says: words(broken.error ?? ''),
    }
  const add = addVolumeYaml(target)
  const where = volumes.map((volume) =>
    volume.error === undefined
      ? inTurn([say`${code(volume.root)} is empty.`, words(stillOf(volume, declared) ?? '')])
      : words(volume.error),
  )
  const says = inTurn([
    ...(where.length === 0 ? [say`No directory of a downward API volume is configured.`] : where),
    own?.place === 'ephemeral'
      ? say`This is an ephemeral container, which mounts nothing by itself: its volumeMounts must name a volume of the pod.`
      : NOTHING,
    ...sayElsewhere(facts),
  ])
  return { id: 'file', state: 'absent', says, ...present({ add }) }
}

/** Volumes that the mounts name and this page was not told of; it reads by itself only what the pod's spec declares. */
function sayElsewhere({ volumes, credentials, witnesses }: SourceFacts): Phrase[] {
  const isRead = (path: string) => path === credentials.dir || volumes.some(({ root }) => root === path)
  const at = (plugin: string) => {
    const paths = mountsOf(witnesses.mounts, plugin).filter((path) => !isRead(path))
    return paths.length === 0 ? undefined : shortListed([...new Set(paths)].map(code))
  }
  const [downward, projected] = [at('downward-api'), at('projected')]
  return [
    ...(downward
      ? [say`Its mounts show downward API volumes at ${downward}: name them in ${code('DOWNWARD_API_DIR')}.`]
      : []),
    ...(projected ? [say`Projected volumes, which may hold fields too, are at ${projected}.`] : []),
  ]
}

function apiSource({ ownPod, own, declared }: SourceFacts): Source {
  if (ownPod.state === 'denied')
    return { id: 'api', state: 'denied', says: words(ownPod.says), explain: ownPod.explain }
  if (ownPod.state !== 'present') {
    const before = declared === undefined ? NOTHING : say`What its spec declares was read before.`
    return { id: 'api', state: ownPod.state, says: inTurn([words(ownPod.says), before]) }
  }
  const which = own
    ? say`This process runs in ${words(PLACE[own.place])} ${code(own.container.name)}${words(HOW[own.how])}.`
    : say`Which of its containers this process runs in is not known, so env and files are recognized by their names.`
  return { id: 'api', state: 'present', says: inTurn([words(ownPod.says), which]) }
}

const PLACE: Record<OwnContainer['place'], string> = {
  container: 'container',
  sidecar: 'sidecar container',
  init: 'init container',
  ephemeral: 'ephemeral container',
}

const HOW: Record<OwnContainer['how'], string> = {
  mounts: ', as its mounts say',
  'container-id': ', as its cgroup says',
  'only-one': ', the only one',
  env: ', the only one whose declared variables it has',
}

/** The state of the token; a pod that has none gets the YAML that mounts one. */
export function tokenSource({
  credentials,
  claims,
  target,
  ownPod,
  noToken,
}: Pick<SourceFacts, 'credentials' | 'claims'> & Partial<SourceFacts>): Source {
  const { token } = credentials
  if (token.state === 'absent') {
    const says = inTurn([words(token.says), noToken])
    // Where each viewer asks with their own token, the pod is to have none.
    const add = credentials.sends === 'viewer' ? undefined : target && addTokenYaml(target)
    return { id: 'token', state: 'absent', says, ...present({ add }) }
  }
  if (token.state === 'unreadable')
    return { id: 'token', state: token.osCode === 'EACCES' ? 'denied' : 'failed', says: words(token.says) }
  if (token.state !== 'readable') return { id: 'token', state: 'failed', says: words(token.says) }
  if (!claims) return { id: 'token', state: 'failed', says: say`${code(token.path)} does not contain a JWT.` }
  const says = say`${code(token.path)} contains a token for ${code(claims.subject)}`
  return ownPod?.state === 'failed' && ownPod.isUnauthorized
    ? { id: 'token', state: 'failed', says: say`${says}, which the API server does not accept (401).` }
    : { id: 'token', state: 'present', says: say`${says}.` }
}

/** What the kubelet mounted says which pod this is to anyone who runs in it, without any permission. */
function mountSource({ mounted }: SourceFacts): Source[] {
  if (!mounted) return []
  const container = mounted.container === undefined ? NOTHING : say`, container ${code(mounted.container)}`
  const says = say`According to ${code('/proc/self/mountinfo')}, the kubelet made these mounts for pod UID ${code(mounted.uid)}${container}.`
  return [{ id: 'mounts', state: 'present', says }]
}
