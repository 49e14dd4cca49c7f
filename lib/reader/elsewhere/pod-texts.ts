import type { Refused } from './found-elsewhere'

const Q = String.raw`\\{0,31}["'\x60]`
const NAME = '[a-z0-9][a-z0-9.-]{0,252}'
/** The rest of the line. */
const REST = String.raw`[^\n]{1,600}`
/** `web-0_shop(uid)`, as the kubelet writes a pod. */
const POD = `(?<pod>${NAME})_(?<namespace>[a-z0-9-]{1,63})\\(`
const OF_VOLUME = String.raw`for volume ${Q}(?<volume>[^"\\\n]{1,253})${Q} (?:\(UniqueName: [^\n]{1,500}?\) pod ${Q}(?<pod>${NAME})${Q} \(UID: [^)\n]{1,80}\) )?`

/** What the kubelet, the scheduler and the controllers of nodes and volumes report of a pod (Kubernetes 1.36.2, its events and logs). */
export const POD_TEXTS: readonly (readonly [Refused, Record<string, string>, near?: RegExp])[] = [
  [
    'registry-pull',
    {
      'the kubelet, of a pull that failed': String.raw`Failed to pull image ${Q}[^"\\\s]{1,500}${Q}: (?<said>${REST})`,
      'the kubelet, that waits': String.raw`Back-off pulling image ${Q}[^"\\\s]{1,500}${Q}(?:: (?:ErrImagePull|ImagePullBackOff|RegistryUnavailable|SignatureValidationFailed): (?<said>${REST}))?`,
      'the kubelet, that may not pull': String.raw`Container image ${Q}[^"\\\s]{1,500}${Q} (?<said>is not present with pull policy of Never)`,
      'the kubelet, of a name': String.raw`Failed to apply default image tag ${Q}[^"\\\s]{1,500}${Q}: (?<said>couldn't parse image ${REST})`,
    },
  ],
  [
    'pod-crash',
    {
      'the kubelet 1.26+, of an event': `Back-off restarting failed container (?<container>${NAME}) in pod ${POD}`,
      'the kubelet, of a state': `back-off [0-9hms.]{1,20} restarting failed container=(?<container>${NAME}) pod=${POD}`,
      'the kubelet before 1.26': `Back-off restarting failed container(?![ ]${NAME} in pod)`,
    },
  ],
  [
    'pod-volume',
    {
      'the kubelet and the controller of volumes': String.raw`(?:MountVolume\.\w{1,30}|MapVolume\.\w{1,30}|AttachVolume\.Attach) failed ${OF_VOLUME}: (?<said>${REST})`,
      'the controller of volumes': `(?<said>Multi-Attach error ${OF_VOLUME}${REST})`,
      'the kubelet, that gave up waiting': String.raw`Unable to attach or mount volumes: unmounted volumes=\[(?<volume>[^\]\n]{1,253})\], unattached volumes=\[[^\]\n]{0,600}\](?:, failed to process volumes=\[[^\]\n]{0,600}\])?: (?<said>${REST})`,
      'the kubelet before 1.10, that gave up waiting': String.raw`Unable to mount volumes for pod ${Q}${POD}[^)\n]{1,80}\)${Q}: (?<said>timeout expired waiting for volumes to attach(?:/| or )mount)[^\n]{1,400}? volumes=\[(?<volume>[^\]\n]{1,253})\]`,
    },
  ],
  [
    'pod-config',
    {
      'the kubelet, of a key': String.raw`(?<said>couldn't find key \S{1,253} in (?:ConfigMap|Secret) (?<namespace>[a-z0-9-]{1,63})/${NAME})`,
      'the kubelet, of users': String.raw`(?<said>container has runAsNonRoot and image (?:will run as root|has non-numeric [uU]ser \([^)\n]{1,253}\)(?:, cannot verify user is non-root)?)|container's runAsUser breaks non-root policy)(?: \(pod: ${Q}${POD}[^)\n]{1,80}\)${Q}, container: (?<container>${NAME}))?`,
    },
  ],
  [
    'pod-config',
    { 'the kubelet, of an object': `Error: (?<said>(?:configmap|secret) ${Q}${NAME}${Q} not found)` },
    /kubelet|CreateContainerConfigError|\bFailed\b[^\n]{0,200}\bpod\//,
  ],
  [
    'pod-network',
    {
      'the kubelet': String.raw`Failed to create pod sandbox: (?<said>${REST})`,
    },
  ],
  [
    'pod-probe',
    {
      'the kubelet': String.raw`(?<name>Readiness|Liveness|Startup) probe (?:failed|errored(?: and resulted in \w{1,20} state)?): (?<said>${REST})`,
      'the kubelet, that kills': String.raw`Container (?<container>${NAME}) failed (?<name>liveness|startup) probe, will be restarted`,
    },
  ],
  [
    'pod-node',
    {
      'the scheduler': String.raw`(?<said>0/\d{1,7} nodes are available: ${REST}|no nodes available to schedule pods)`,
    },
  ],
  [
    'pod-evicted',
    {
      'the kubelet, of a node that is short': String.raw`The node was low on resource: (?<resource>[\w./-]{1,63}?)\.`,
      'the kubelet, of a condition': String.raw`The node had condition: \[(?<of>[A-Za-z, ]{1,100})\]`,
      'the kubelet, of a limit': String.raw`(?<said>Pod ephemeral local storage usage exceeds the total limit of containers [\w.]{1,30}|Usage of EmptyDir volume ${Q}[^"\\\n]{1,63}${Q} exceeds the limit|Container ${NAME} exceeded its local ephemeral storage limit)`,
      'the scheduler, for another pod': String.raw`Preempted (?:in order to admit critical pod|by [a-z]{1,20} [0-9a-f-]{36} on node)`,
      'the taint manager': `Marking for deletion Pod (?<namespace>[a-z0-9-]{1,63})/(?<pod>${NAME})`,
    },
  ],
]
