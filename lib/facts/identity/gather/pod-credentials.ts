import 'server-only'
import type { Cloud } from '@/lib/contract/cloud'
import type { AccountAnnotations } from '@/lib/facts/identity/judge/credentials/clouds/chain'
import type { AddTarget } from '@/lib/identity/add-yaml'
import { type CredentialFile, declaredCredentials } from '@/lib/identity/declared-credentials'
import { kubeletMounts } from '@/lib/identity/mountinfo'
import type { KnownPod } from '@/lib/identity/token-findings'
import { eachText } from '@/lib/kube/redact/sanitize'
import { asProgramsSay, looksLikeVolume, readCredentialFiles } from '@/lib/pod/mounts/read-credentials'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Identity } from '../contract/identity'
import { cloudChains } from '../judge/credentials/clouds/all'
import { describeCredential, pathVariables } from '../judge/credentials/describe-credential'
import type { Self } from './self'

interface CredentialQuestion {
  self: Self
  env: ReadonlyMap<string, string>
  serviceAccountDir: string
  account: AccountAnnotations
  known: KnownPod
  target: AddTarget
  now: number
  show: (text: string) => string
}

type Answer = Pick<Identity, 'credentials' | 'credentialLimits' | 'pathVariables' | 'clouds'>

/** The volumes of this container that may hold credentials, by the pod's spec and by the process's mounts. */
export function credentialVolumes({ pod, own, mountinfo }: Pick<Self, 'pod' | 'own' | 'mountinfo'>) {
  const declared = pod && own ? declaredCredentials(pod, own.container) : undefined
  // The spec names every volume; without it, only its looks distinguish a tmpfs of the node from one of the kubelet.
  const mounts = kubeletMounts(mountinfo)
    .map((mount) => ({ ...mount, path: asProgramsSay(mount.path) }))
    .filter(({ path, plugin }) =>
      declared
        ? declared.volumes.some(({ mountPath }) => mountPath === path)
        : plugin !== undefined || looksLikeVolume(path),
    )
  const inSpec = (declared?.volumes ?? []).filter(({ isSmall }) => isSmall).map(({ mountPath }) => mountPath)
  return { declared, mounts, paths: [...new Set([...inSpec, ...mounts.map(({ path }) => path)])] }
}

/** Every credential in the volumes of this container, which variables lead to them, and the ways to a cloud. */
export function podCredentials(question: CredentialQuestion): Answer {
  const { self, env, serviceAccountDir, account, known, target, now, show } = question
  const { pod } = self
  const { declared, mounts, paths } = credentialVolumes(self)
  const roots = [serviceAccountDir.replace(/\/+$/, ''), ...paths]
  const { files, isCut, large } = readCredentialFiles(roots)
  const literals = literalsOf(self)
  const variables = pathVariables({ env, literals, files: new Set(files.map(({ path }) => path)), roots })
  const caPath = `${serviceAccountDir}/ca.crt`
  const facts = {
    declared,
    mounts,
    variables,
    caPath,
    clusterCa: fingerprintsOf(files, caPath),
    ...present({ podUid: known.uid }),
    now,
  }
  const clouds = cloudChains({
    env,
    literals,
    files,
    declared,
    pod: pod && { labels: pod.metadata.labels ?? new Map(), hostNetwork: pod.spec.hostNetwork === true },
    account,
    ...present({ namespace: known.namespace, accountName: known.serviceAccount }),
    user: { uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1 },
    target,
    now,
  })
  const limits = [
    ...(serviceAccountDir.startsWith('/proc/')
      ? ['The files of another container, under /proc, were not searched.']
      : []),
    ...(isCut ? ['Only the first 200 files of the volumes were read.'] : []),
    ...(large.length > 0
      ? [
          `${counted(large.length, 'file')} of more than 64 KiB ${large.length === 1 ? 'was' : 'were'} not read.`,
        ]
      : []),
    ...(self.mounted === undefined
      ? [
          declared
            ? 'By the volumes of the pod’s spec: this process sees no mounts of a kubelet.'
            : 'Only the ServiceAccount’s directory was read: neither /proc/self/mountinfo nor the pod’s spec names other volumes.',
        ]
      : []),
  ]
  return {
    credentials: files.map((file) => eachText(describeCredential(file, facts), show)),
    ...(limits.length > 0 ? { credentialLimits: limits } : {}),
    pathVariables: eachText(variables, show),
    clouds: clouds.map((cloud) => shownCloud(cloud, show)),
  }
}

function literalsOf({ declared }: Self): Set<string> {
  return new Set(
    [...(declared?.variables ?? [])].flatMap(([name, { from }]) => (from === 'literal' ? [name] : [])),
  )
}

function fingerprintsOf(files: readonly CredentialFile[], path: string): readonly string[] {
  const parsed = files.find((file) => file.path === path)?.parsed
  return parsed?.kind === 'certificates' ? parsed.fingerprints : []
}

// YAML and commands are not cut and not changed: they are run as they are.
function shownCloud({ fix, ...cloud }: Cloud, show: (text: string) => string): Cloud {
  return {
    ...eachText(cloud, show),
    ...(fix === undefined ? {} : { fix: { ...fix, says: eachText(fix.says, show) } }),
  }
}
