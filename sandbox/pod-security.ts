import { at, listAt, textAt, textsAt } from '@/lib/objects/fields'

interface Check {
  /** The first level that has it. */
  level: 'baseline' | 'restricted'
  find: (spec: unknown, containers: readonly unknown[]) => string | undefined
}

function named(containers: readonly unknown[]): string {
  const names = containers.map((container) => `"${textAt(container, 'name')}"`)
  return names.length === 1 ? `container ${names[0]}` : `containers ${names.join(', ')}`
}

/** Containers whose security context has a field that is not as it must be. */
function offending(containers: readonly unknown[], isBad: (context: unknown) => boolean): unknown[] {
  return containers.filter((container) => isBad(at(container, 'securityContext')))
}

const checks: readonly Check[] = [
  {
    level: 'baseline',
    find: (spec) => {
      const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(spec, field) === true)
      return shared.length === 0
        ? undefined
        : `host namespaces (${shared.map((field) => `${field}=true`).join(', ')})`
    },
  },
  {
    level: 'baseline',
    find: (_, containers) => {
      const bad = offending(containers, (context) => at(context, 'privileged') === true)
      return bad.length === 0
        ? undefined
        : `privileged (${named(bad)} must not set securityContext.privileged=true)`
    },
  },
  {
    level: 'baseline',
    find: (spec) => {
      const bad = listAt(spec, 'volumes').filter((volume) => at(volume, 'hostPath') !== undefined)
      const names = bad.map((volume) => `"${textAt(volume, 'name')}"`).join(', ')
      return bad.length === 0 ? undefined : `hostPath volumes (volume${bad.length > 1 ? 's' : ''} ${names})`
    },
  },
  {
    level: 'restricted',
    find: (_, containers) => {
      const bad = offending(containers, (context) => at(context, 'allowPrivilegeEscalation') !== false)
      return bad.length === 0
        ? undefined
        : `allowPrivilegeEscalation != false (${named(bad)} must set securityContext.allowPrivilegeEscalation=false)`
    },
  },
  {
    level: 'restricted',
    find: (_, containers) => {
      const bad = offending(
        containers,
        (context) => !textsAt(context, 'capabilities', 'drop').includes('ALL'),
      )
      return bad.length === 0
        ? undefined
        : `unrestricted capabilities (${named(bad)} must set securityContext.capabilities.drop=["ALL"])`
    },
  },
  {
    level: 'restricted',
    find: (spec, containers) => {
      if (at(spec, 'securityContext', 'runAsNonRoot') === true) return undefined
      const bad = offending(containers, (context) => at(context, 'runAsNonRoot') !== true)
      return bad.length === 0
        ? undefined
        : `runAsNonRoot != true (pod or ${named(bad)} must set securityContext.runAsNonRoot=true)`
    },
  },
  {
    level: 'restricted',
    find: (spec, containers) => {
      const isSet = (context: unknown) =>
        ['RuntimeDefault', 'Localhost'].includes(textAt(context, 'seccompProfile', 'type'))
      if (isSet(at(spec, 'securityContext'))) return undefined
      const bad = offending(containers, (context) => !isSet(context))
      return bad.length === 0
        ? undefined
        : `seccompProfile (pod or ${named(bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`
    },
  },
]

/** The clauses with which PodSecurity refuses a pod at a level (pod-security-admission policy, 1.36; the common checks). */
export function podSecurityViolations(spec: unknown, level: string): string[] {
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  return checks
    .filter((check) => check.level === 'baseline' || level === 'restricted')
    .flatMap((check) => check.find(spec, containers) ?? [])
}
