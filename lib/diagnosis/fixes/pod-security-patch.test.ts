import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { explainStatus } from '@/lib/diagnosis/testing/on-the-wire'
import { podSecurityViolations } from '@/lib/objects/pod-security'
import { parsePodSecurityText } from '@/lib/reader/sentences/pod-security-text'
import { answered, recordedFailures } from '../testing/answered'
import { shellWords } from '../testing/apply-fix'
import { podSecurityPatch } from './pod-security-patch'

function patchOf(...clauses: string[]) {
  const parsed = parsePodSecurityText(`violates PodSecurity "restricted:latest": ${clauses.join(', ')}`)
  return podSecurityPatch(parsed?.clauses ?? [])
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A strategic merge patch of a Pod's spec: null takes away, containers are one by their name. */
function merged(target: unknown, patch: unknown): unknown {
  if (
    Array.isArray(patch) &&
    Array.isArray(target) &&
    patch.every((item) => isObject(item) && 'name' in item)
  ) {
    const known = target.map((item) => merged(item, patch.find(({ name }) => name === item.name) ?? {}))
    return [...known, ...patch.filter(({ name }) => !target.some((item) => item.name === name))]
  }
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

const flag = fc.constantFrom(undefined, true, false)
const seccomp = fc.constantFrom(undefined, { type: 'Unconfined' }, { type: 'RuntimeDefault' })
const context = fc.record({
  privileged: flag,
  allowPrivilegeEscalation: flag,
  runAsNonRoot: flag,
  seccompProfile: seccomp,
  capabilities: fc.constantFrom(undefined, { drop: ['ALL'] }, { drop: ['NET_RAW'], add: ['SYS_TIME'] }),
})
const spec = fc.record({
  hostNetwork: flag,
  hostPID: flag,
  hostIPC: flag,
  securityContext: fc.record({ runAsNonRoot: flag, seccompProfile: seccomp }),
  containers: fc
    .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}[a-z0-9]$/), { minLength: 1, maxLength: 4 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) => context.map((securityContext) => ({ name, image: 'i', securityContext }))),
      ),
    ),
})

describe('podSecurityPatch', () => {
  it.each([
    ['host namespaces (hostNetwork=true, hostIPC=true)', { hostNetwork: false, hostIPC: false }],
    [
      'privileged (containers "a", "b" must not set securityContext.privileged=true)',
      {
        containers: [
          { name: 'a', securityContext: { privileged: false } },
          { name: 'b', securityContext: { privileged: false } },
        ],
      },
    ],
    [
      'unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]; container "b" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)',
      {
        containers: [
          { name: 'a', securityContext: { capabilities: { drop: ['ALL'] } } },
          { name: 'b', securityContext: { capabilities: { add: null } } },
        ],
      },
    ],
    [
      'non-default capabilities (container "a" must not include "SYS_ADMIN" in securityContext.capabilities.add)',
      { containers: [{ name: 'a', securityContext: { capabilities: { add: null } } }] },
    ],
    [
      'runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false; container "a" must not set securityContext.runAsNonRoot=false)',
      {
        securityContext: { runAsNonRoot: true },
        containers: [{ name: 'a', securityContext: { runAsNonRoot: true } }],
      },
    ],
    [
      'runAsUser=0 (pod must not set runAsUser=0; container "a" must not set runAsUser=0)',
      {
        securityContext: { runAsUser: null },
        containers: [{ name: 'a', securityContext: { runAsUser: null } }],
      },
    ],
    [
      'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    ],
    [
      'seccompProfile (container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
      { containers: [{ name: 'a', securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }] },
    ],
    [
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
      { containers: [{ name: 'a', securityContext: { procMount: null } }] },
    ],
    [
      'hostProcess (container "a" must not set securityContext.windowsOptions.hostProcess=true)',
      { containers: [{ name: 'a', securityContext: { windowsOptions: { hostProcess: false } } }] },
    ],
  ])('meets %s', (clause, patch) => {
    expect(patchOf(clause)).toEqual({ patch, byHand: [] })
  })

  it.each([
    'hostPath volumes (volume "logs")',
    'hostPort (container "a" uses hostPort 80)',
    'restricted volume types (volume "v" uses restricted volume type "hostPath")',
    'forbidden sysctls (net.core.somaxconn)',
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "x"; user may not be set)',
    'a check of a later version',
  ])('leaves %s to a person', (clause) => {
    const { patch, byHand } = patchOf(clause)
    expect(patch).toBeUndefined()
    expect(byHand).toHaveLength(1)
  })

  it('leaves nothing that the check still refuses, for any pod', () => {
    fc.assert(
      fc.property(spec, (pod) => {
        const violations = podSecurityViolations(pod, 'restricted')
        const { patch, byHand } = patchOf(...violations)
        expect(byHand).toEqual([])
        const after = merged(pod, patch ?? {})
        expect(podSecurityViolations(after, 'restricted')).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('changes no container that the text does not name', () => {
    fc.assert(
      fc.property(spec, (pod) => {
        const text = podSecurityViolations(pod, 'restricted')
        const named = new Set((patchOf(...text).patch?.containers ?? []).map(({ name }) => name))
        for (const name of named) expect(text.join()).toContain(`"${name}"`)
      }),
    )
  })

  it('is the same patch as YAML and as the one kubectl line, for the recorded refusal', () => {
    const status = recordedFailures().find(({ message }) => message.includes('violates PodSecurity'))
    const [fix, ...rest] = explainStatus(status ?? answered(0, '')).fixes
    expect(rest).toEqual([])
    expect(fix).toMatchObject({ where: 'pod', opens: [] })
    const words = shellWords(fix?.command ?? '')
    expect(words.slice(0, 6)).toEqual(['kubectl', 'patch', '--local', '-f', 'pod.yaml', '-p'])
    const expected = {
      spec: {
        hostNetwork: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'main',
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    }
    expect(JSON.parse(words[6] ?? '')).toEqual(expected)
    expect(parseDocument(fix?.yaml ?? '', { version: '1.1' }).toJS()).toEqual(expected)
    expect(fix?.warning).toContain('runAsUser')
  })
})
