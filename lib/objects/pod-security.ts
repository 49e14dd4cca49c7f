import { at, isRecord, listAt, numberAt, textAt, textsAt } from './fields'

interface Pod {
  spec: unknown
  containers: readonly unknown[]
  annotations: readonly [string, string][]
}

type Find = (pod: Pod) => string | undefined
type Says = (who: string) => string
type IsBad = (context: unknown) => boolean

function named(containers: readonly unknown[]): string {
  const names = containers.map((container) => `"${textAt(container, 'name')}"`)
  return names.length === 1 ? `container ${names[0]}` : `containers ${names.join(', ')}`
}

const contextOf = (one: unknown) => at(one, 'securityContext')
const some = (bad: readonly unknown[], says: string) => (bad.length === 0 ? undefined : says)

/** Containers that are not as they must be. */
function ofEach(isBad: IsBad, says: Says): Find {
  return ({ containers }) => {
    const bad = containers.filter(isBad)
    return some(bad, says(named(bad)))
  }
}

/** Containers whose security context is not as it must be. */
const ofContainers = (isBad: IsBad, says: Says) => ofEach((one) => isBad(contextOf(one)), says)

/** What the security context of the pod or of a container sets to something that is not allowed, as a demand for each. */
function ofAll(isBad: IsBad, demand: string): Find {
  const each = ofContainers(isBad, (who) => `${who} ${demand}`)
  return (pod) => {
    const own = isBad(contextOf(pod.spec)) ? [`pod ${demand}`] : []
    const all = [...own, ...[each(pod)].filter((one) => one !== undefined)]
    return some(all, all.join('; '))
  }
}

/** What the pod sets for all its containers, each of which can set its own: what is set wrong, and what is not set. */
function inherited(reason: string, isGood: IsBad, field: string, wrong: string, missing: Says): Find {
  const isWrong: IsBad = (context) => isSet(at(context, field)) && !isGood(at(context, field))
  const unset = ofContainers((context) => !isSet(at(context, field)), missing)
  const isGiven = ({ spec }: Pod) => isGood(at(contextOf(spec), field))
  return as(reason, [ofAll(isWrong, wrong), (pod) => (isGiven(pod) ? undefined : unset(pod))])
}

const isSet = (value: unknown) => value !== undefined && value !== null

/** Several demands of one check. */
function as(reason: string, all: readonly Find[]): Find {
  return (pod) => {
    const details = all.flatMap((find) => find(pod) ?? [])
    return some(details, `${reason} (${details.join('; ')})`)
  }
}

/** Capabilities that containers add, beyond those that can be. */
function ofAdded(isAllowed: (name: string) => boolean): Find {
  const added = (one: unknown) =>
    textsAt(contextOf(one), 'capabilities', 'add').filter((name) => !isAllowed(name))
  return ({ containers }) => {
    const bad = containers.filter((one) => added(one).length > 0)
    const names = new Set(bad.flatMap(added))
    const list = [...names].map((name) => `"${name}"`).join(', ')
    return some(bad, `${named(bad)} must not include ${list} in securityContext.capabilities.add`)
  }
}

function ofVolumes(isBad: IsBad, says: string): Find {
  return ({ spec }) => {
    const names = listAt(spec, 'volumes').flatMap((one) => (isBad(one) ? [`"${textAt(one, 'name')}"`] : []))
    return some(names, `${says} (volume${names.length > 1 ? 's' : ''} ${names.join(', ')})`)
  }
}

const among = (words: string) => new Set(words.split(' '))
const CAPABILITIES = among(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT',
)
const SE_LINUX = among(' container_t container_init_t container_kvm_t container_engine_t')
const SYSCTLS = among(
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem net.ipv4.tcp_wmem',
)
const VOLUMES = among(
  'name configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret',
)
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((one) => [one])
const HOOKS = ['postStart', 'preStop'].map((one) => ['lifecycle', one])
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'

function isOpenAppArmor([key, value]: readonly [string, string]): boolean {
  return (
    key.startsWith(APP_ARMOR) && !['', 'runtime/default'].includes(value) && !value.startsWith('localhost/')
  )
}

const UNCONFINED = 'must not set securityContext.seccompProfile.type to "Unconfined"'
const isUnconfined = (field: string) => (context: unknown) => textAt(context, field, 'type') === 'Unconfined'

// policy/check_*.go of pod-security-admission, 1.36.
const BASELINE: readonly Find[] = [
  ({ spec }) => {
    const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(spec, field) === true)
    return some(shared, `host namespaces (${shared.map((field) => `${field}=true`).join(', ')})`)
  },
  ofContainers(
    (context) => at(context, 'privileged') === true,
    (who) => `privileged (${who} must not set securityContext.privileged=true)`,
  ),
  ofVolumes((volume) => isRecord(at(volume, 'hostPath')), 'hostPath volumes'),
  as('non-default capabilities', [ofAdded((name) => CAPABILITIES.has(name))]),
  ofEach(
    (one) => listAt(one, 'ports').some((port) => numberAt(port, 'hostPort') !== 0),
    (who) => `hostPort (${who} uses a hostPort)`,
  ),
  ofEach(
    (one) =>
      [...PROBES, ...HOOKS].some((path) =>
        ['httpGet', 'tcpSocket'].some((how) => textAt(one, ...path, how, 'host') !== ''),
      ),
    (who) => `probe or lifecycle host (${who} must not set host)`,
  ),
  as('forbidden AppArmor profile', [
    ofAll(isUnconfined('appArmorProfile'), 'must not set AppArmor profile type to "Unconfined"'),
  ]),
  ({ annotations }) => some(annotations.filter(isOpenAppArmor), 'forbidden AppArmor profile (annotations)'),
  as('seLinuxOptions', [
    ofAll(
      (context) =>
        !SE_LINUX.has(textAt(context, 'seLinuxOptions', 'type')) ||
        ['user', 'role'].some((field) => textAt(context, 'seLinuxOptions', field) !== ''),
      'set forbidden securityContext.seLinuxOptions',
    ),
  ]),
  as('seccompProfile', [ofAll(isUnconfined('seccompProfile'), UNCONFINED)]),
  ({ spec }) => {
    const bad = listAt(spec, 'securityContext', 'sysctls').map((one) => textAt(one, 'name'))
    return some(
      bad.filter((name) => !SYSCTLS.has(name)),
      `forbidden sysctls (${bad.join(', ')})`,
    )
  },
  as('hostProcess', [
    ofAll(
      (context) => at(context, 'windowsOptions', 'hostProcess') === true,
      'must not set securityContext.windowsOptions.hostProcess=true',
    ),
  ]),
]
/** Pods with users of their own pass these, by the checks of version 1.35 on. */
const BASELINE_OF_HOST_USERS = ofContainers(
  (context) => !['', 'Default'].includes(textAt(context, 'procMount')),
  (who) => `procMount (${who} must not set securityContext.procMount)`,
)
const RESTRICTED_VOLUMES = ofVolumes(
  (volume) =>
    isRecord(volume) && Object.entries(volume).some(([key, one]) => one !== null && !VOLUMES.has(key)),
  'restricted volume types',
)
/** Pods that say they are for Windows pass these. */
const RESTRICTED_OF_LINUX: readonly Find[] = [
  ofContainers(
    (context) => at(context, 'allowPrivilegeEscalation') !== false,
    (who) =>
      `allowPrivilegeEscalation != false (${who} must set securityContext.allowPrivilegeEscalation=false)`,
  ),
  as('unrestricted capabilities', [
    ofContainers(
      (context) => !textsAt(context, 'capabilities', 'drop').includes('ALL'),
      (who) => `${who} must set securityContext.capabilities.drop=["ALL"]`,
    ),
    ofAdded((name) => name === 'NET_BIND_SERVICE'),
  ]),
]
const SECCOMP = inherited(
  'seccompProfile',
  (profile) => ['RuntimeDefault', 'Localhost'].includes(textAt(profile, 'type')),
  'seccompProfile',
  UNCONFINED,
  (who) => `pod or ${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
)
const RESTRICTED_OF_HOST_USERS: readonly Find[] = [
  inherited(
    'runAsNonRoot != true',
    (value) => value === true,
    'runAsNonRoot',
    'must not set securityContext.runAsNonRoot=false',
    (who) => `pod or ${who} must set securityContext.runAsNonRoot=true`,
  ),
  as('runAsUser=0', [ofAll((context) => at(context, 'runAsUser') === 0, 'must not set runAsUser=0')]),
]

/** The clauses with which PodSecurity refuses a pod at a level: the checks of pod-security-admission 1.36 at version `latest`. */
export function podSecurityViolations(
  spec: unknown,
  level: string,
  annotations: readonly [string, string][] = [],
): string[] {
  const parts = ['initContainers', 'containers', 'ephemeralContainers']
  const pod = { spec, containers: parts.flatMap((part) => listAt(spec, part)), annotations }
  const isLinux = textAt(spec, 'os', 'name') !== 'windows'
  const isHost = at(spec, 'hostUsers') !== false
  const checks = [...BASELINE, ...(isHost ? [BASELINE_OF_HOST_USERS] : [])]
  if (level === 'restricted') {
    checks.push(RESTRICTED_VOLUMES, ...(isLinux ? RESTRICTED_OF_LINUX : []))
    checks.push(...(isHost ? RESTRICTED_OF_HOST_USERS : []), ...(isLinux ? [SECCOMP] : []))
  }
  return checks.flatMap((find) => find(pod) ?? [])
}
