import { imageName } from '@/lib/objects/image-name'
import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { clusterChange, type FixDraft, podChange } from '../../fixes/draft'
import { elsewhereCause } from './elsewhere-cause'

interface Registry {
  name: Phrase
  /** What lets the kubelet pull from it. */
  allow: FixDraft
}

const pullSecret = (host: Phrase) =>
  podChange(
    say`Create a pull secret for ${host} in the pod’s namespace and name it in imagePullSecrets of the pod, or of its ServiceAccount for new pods.`,
  )

/** The words that only Harbor says. */
const HARBOR = /unauthorized to access repository: /

/** A host, its product, and the one step there. */
const REGISTRIES: readonly (readonly [RegExp, (host: string) => Registry])[] = [
  [
    HARBOR,
    (host) => ({
      name: say`Harbor`,
      allow: podChange(
        say`Give the robot account or the user of the pull secret for ${host === '' ? say`this host` : code(host)} the permission to pull in that project.`,
      ),
    }),
  ],
  [
    /\.dkr\.ecr\.[\w-]+\.amazonaws\.com/,
    () => ({
      name: say`Amazon ECR`,
      allow: clusterChange(
        say`Let the role of the node pull: attach AmazonEC2ContainerRegistryPullOnly to it, and run the kubelet with its ecr-credential-provider. A repository of another account needs a repository policy too.`,
      ),
    }),
  ],
  [
    /-docker\.pkg\.dev|\bgcr\.io/,
    () => ({
      name: say`Google Artifact Registry`,
      allow: clusterChange(
        say`Grant ${code('roles/artifactregistry.reader')} on the repository to the service account of the node.`,
      ),
    }),
  ],
  [
    /\.azurecr\.io/,
    () => ({
      name: say`Azure Container Registry`,
      allow: clusterChange(say`Grant ${code('AcrPull')} on the registry to the kubelet’s identity.`),
    }),
  ],
  [
    /\bghcr\.io/,
    () => ({
      name: say`GitHub Container Registry`,
      allow: podChange(
        say`Make the package public, or create a pull secret for ${code('ghcr.io')} from a token with ${code('read:packages')} and name it in imagePullSecrets.`,
      ),
    }),
  ],
  [
    /\bquay\.io/,
    () => ({
      name: say`Quay`,
      allow: podChange(
        say`Check the name first, then create a pull secret from a robot account that can read the repository.`,
      ),
    }),
  ],
  [
    /\bdocker\.io\b/,
    () => ({
      name: say`Docker Hub`,
      allow: podChange(
        say`Check the name first. If the repository is private, create a pull secret for ${code('https://index.docker.io/v1/')} and name it in imagePullSecrets.`,
      ),
    }),
  ],
]

function registryOf(found: FoundElsewhere): Registry {
  const host = found.names.image === undefined ? '' : imageName(found.names.image).registry
  // The host of the image decides: a cache of another registry has that one's name in its path.
  const where = host || found.message
  const known = REGISTRIES.find(([sign]) =>
    sign.test(HARBOR.test(found.message) ? found.message : where),
  )?.[1](host)
  const name = host === '' ? say`the registry` : say`Registry ${code(host)}`
  return known ?? { name, allow: pullSecret(host === '' ? say`its host` : [code(host)]) }
}

const NOT_THE_ACCOUNT = say`The kubelet pulls, with the pull secrets of the pod and the credentials of its node: a Role and the token of the pod have no part in it.`

function ofImage({ names: { image } }: FoundElsewhere): Phrase {
  return image === undefined ? NOTHING : say` for ${code(image)}`
}

const registryAnonymous = elsewhereCause<'M1'>({
  id: 'M1',
  title: 'The registry got no credential',
  nature: 'missing',
  refused: 'registry-anonymous',
  who: (found) => registryOf(found).name,
  says: (found) =>
    say`The kubelet asked${ofImage(found)} without a credential: none of its sources has one for this host, and the registry wants one. ${NOT_THE_ACCOUNT}`,
  fixes: (found) => [registryOf(found).allow],
})

const registryCredential = elsewhereCause<'M2'>({
  id: 'M2',
  title: 'The registry refused the credential',
  nature: 'state',
  refused: 'registry-credential',
  who: (found) => registryOf(found).name,
  says: (found) =>
    say`A credential was sent${ofImage(found)}, and the registry did not accept it: it has expired, was revoked or is wrong. ${NOT_THE_ACCOUNT}`,
  fixes: (found) => [
    podChange(
      say`Renew the pull secret that the pod names for this host, or remove it where the image is public: a credential that is refused is not left out.`,
    ),
    registryOf(found).allow,
  ],
})

const registryRight = elsewhereCause<'M3'>({
  id: 'M3',
  title: 'The registry refuses this repository',
  nature: 'missing',
  refused: 'registry-right',
  who: (found) => registryOf(found).name,
  confidence: 'likely',
  says: (found) =>
    say`The registry gave no access${ofImage(found)}: the repository does not exist, or who asks cannot pull from it. Most registries answer both in the same way. ${NOT_THE_ACCOUNT}`,
  fixes: (found) => [registryOf(found).allow],
})

const registryLimit = elsewhereCause<'M4'>({
  id: 'M4',
  title: 'The registry limits pulls',
  nature: 'state',
  refused: 'registry-limit',
  who: (found) => registryOf(found).name,
  says: (found) =>
    say`Too many pulls came from this address or account, and the registry answered 429${ofImage(found)}. The kubelet tries again by itself.`,
  fixes: () => [
    podChange(
      say`Pull with a credential of your own, whose limit is higher than that of the address, or from a mirror that keeps the image.`,
    ),
  ],
})

export const registryCauses = [registryLimit, registryAnonymous, registryCredential, registryRight] as const
