import type { Fix } from '@/lib/contract/explanation'
import type { AdmissionFinding } from '../causes/admission'
import type { CauseData } from '../causes/finding'
import { commandField, kubectlCommand, operand } from '../kubectl-command'
import { limitNeeded } from '../refusal-texts/quota-text'
import { toYaml } from '../to-yaml'
import { excerpt } from '../wording/excerpt'
import { listOf } from '../wording/phrases'
import { podPart } from './pod-part'
import { podSecurityPatch } from './pod-security-patch'

// No change here touches a right, so none opens anything.
function change(where: Fix['where'], says: string, more: Partial<Fix> = {}): Fix {
  return { where, says, opens: [], ...more }
}

const NAMELESS = 'The text does not name the namespace: add -n with it.'

/** What may be changed after a refusal by admission, smallest first. `namespace` is the call's, "" when nobody named it. */
export function admissionFixes(finding: AdmissionFinding, namespace: string): Fix[] {
  switch (finding.id) {
    case 'J1':
      return quotaFixes(finding.data, namespace)
    case 'J2':
      return [statedResources(finding.data)]
    case 'J3':
    case 'J13':
      return [change('request', 'Repeat the call after some seconds.')]
    case 'J4':
      return [
        change(
          'cluster',
          `Ask for a ResourceQuota of the namespace that covers ${listOf(finding.data.resources)}.`,
        ),
      ]
    case 'J5':
      return [
        change(
          'pod',
          'State requests and limits within these bounds. Where a container states none, the defaults of the LimitRange are filled in.',
          commandField(kubectlCommand(...at(namespace), 'get', 'limitranges', '-o', 'yaml')),
        ),
      ]
    case 'J6':
      return podSecurityFixes(finding.data)
    case 'J7':
      return [
        change('request', `Change the object so that the policy is met: ${excerpt(finding.data.says)}.`),
      ]
    case 'J8':
      return [
        change(
          'request',
          finding.data.says === ''
            ? 'Change the object so that the webhook’s rule is met.'
            : `Change the object so that the webhook’s rule is met: ${excerpt(finding.data.says)}.`,
        ),
      ]
    case 'J9':
      return webhookDown(finding.data)
    case 'J10':
      return [
        change('request', 'Use another namespace, or make this one anew once it is gone.', {
          ...commandField(kubectlCommand('get', 'namespace', operand(finding.data.namespace), '-o', 'yaml')),
        }),
      ]
    case 'J11':
      return accountFixes(finding.data)
    case 'J12':
      return []
    case 'J14':
      return [
        change(
          'pod',
          'Take out of the pod what the constraints complain of, most often a fixed runAsUser or fsGroup, so that the namespace’s own range is used.',
        ),
        change(
          'cluster',
          'Or let an admin give the pod’s ServiceAccount the use of a SecurityContextConstraints that fits.',
        ),
      ]
    case 'J15':
      return [
        change('pod', 'Name a PriorityClass that exists, or leave priority and priorityClassName out.', {
          ...commandField(kubectlCommand('get', 'priorityclasses')),
        }),
      ]
    case 'J16':
      return [change('request', 'Make the call with a ServiceAccount’s token instead of the kubelet’s.')]
  }
}

function at(namespace: string): string[] {
  return namespace === '' ? [] : ['-n', namespace]
}

function quotaFixes({ quota, rows }: CauseData['J1'], namespace: string): Fix[] {
  const names = listOf(rows.map(({ resource }) => resource))
  const needed = rows.map((row) => [row.resource, limitNeeded(row)] as const)
  const hard = needed.flatMap(([resource, limit]) =>
    limit === undefined ? [] : [[resource, limit] as const],
  )
  const isWhole = hard.length === rows.length
  const patch = JSON.stringify({ spec: { hard: Object.fromEntries(hard) } })
  const raised = listOf(hard.map(([resource, limit]) => `${resource} to ${limit}`))
  return [
    change('request', `Ask for less ${names}, or delete what no longer needs it.`, {
      ...commandField(kubectlCommand(...at(namespace), 'describe', 'resourcequota', operand(quota))),
      ...(namespace === '' ? { warning: NAMELESS } : {}),
    }),
    change(
      'cluster',
      isWhole
        ? `Let an admin raise ResourceQuota ${quota}: ${raised} is the least that lets this in.`
        : `Let an admin raise ResourceQuota ${quota}.`,
      isWhole
        ? {
            ...commandField(
              kubectlCommand(
                ...at(namespace),
                'patch',
                'resourcequota',
                operand(quota),
                '--type=merge',
                '-p',
                patch,
              ),
            ),
            ...(namespace === '' ? { warning: NAMELESS } : {}),
          }
        : {},
    ),
  ]
}

const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/cpu$/, '100m'],
  [/ephemeral-storage$/, '1Gi'],
  [/(?:memory|storage)$/, '128Mi'],
]

function statedResources({ quota, missing }: CauseData['J2']): Fix {
  const containers = new Map<string, Map<string, Map<string, string>>>()
  for (const { resource, containers: names } of missing) {
    const [bound = '', ...rest] = resource.includes('.') ? resource.split('.') : ['requests', resource]
    const example = EXAMPLES.find(([form]) => form.test(resource))?.[1]
    if (example === undefined || (bound !== 'limits' && bound !== 'requests')) continue
    for (const name of names) {
      const bounds = containers.get(name) ?? new Map<string, Map<string, string>>()
      bounds.set(bound, (bounds.get(bound) ?? new Map<string, string>()).set(rest.join('.'), example))
      containers.set(name, bounds)
    }
  }
  const says = `State ${listOf(missing.map(({ resource }) => resource))} on every container, or have a LimitRange fill in defaults, so that ResourceQuota ${quota} can count them.`
  if (containers.size === 0) return change('pod', says)
  const patched = [...containers].map(([name, bounds]) => ({
    name,
    resources: Object.fromEntries([...bounds].map(([bound, list]) => [bound, Object.fromEntries(list)])),
  }))
  return change('pod', says, {
    yaml: podPart({ containers: patched }),
    warning: 'The quantities are examples: put in what the program needs.',
  })
}

function podSecurityFixes({ clauses, level }: CauseData['J6']): Fix[] {
  const { patch, byHand } = podSecurityPatch(clauses)
  const hand = byHand.map(({ reason, detail }) => `${reason}${detail === '' ? '' : ` (${excerpt(detail)})`}`)
  const rest = change(
    'pod',
    `Decide by hand, since the text does not say by what to replace it: ${hand.join('; ')}.`,
  )
  if (!patch) return [rest]
  const contexts = [patch.securityContext, ...(patch.containers ?? []).map((one) => one.securityContext)]
  const warnings = [
    'pod.yaml stands for your file.',
    patch.containers ? 'A container that is an init container belongs under initContainers.' : undefined,
    contexts.some((context) => context?.runAsNonRoot === true)
      ? 'An image that starts as root does not start any more: it needs runAsUser with another number than 0.'
      : undefined,
    contexts.some((context) => JSON.stringify(context?.capabilities ?? {}).includes('"add":null'))
      ? 'It takes away every added capability.'
      : undefined,
  ].filter((text) => text !== undefined)
  const json = JSON.stringify({ spec: patch })
  return [
    change('pod', `Set what level ${level} asks for in the pod’s securityContext.`, {
      yaml: podPart(patch),
      ...commandField(kubectlCommand('patch', '--local', '-f', 'pod.yaml', '-p', json, '-o', 'yaml')),
      warning: warnings.join(' '),
    }),
    ...(byHand.length > 0 ? [rest] : []),
  ]
}

function webhookDown({ webhook, service, trouble }: CauseData['J9']): Fix[] {
  const retry = change('request', 'Repeat the call once the webhook answers again.')
  if (!service) {
    return [
      change(
        'cluster',
        `Let an admin bring back the server of webhook ${webhook}, or repair its certificate.`,
      ),
      retry,
    ]
  }
  const where = `Service ${service.namespace}/${service.name}`
  const says =
    trouble === 'certificate'
      ? `Let an admin renew the certificate of ${where}, or the caBundle of the webhook’s configuration.`
      : `Let an admin bring back the pods behind ${where}, and let the API server reach them.`
  const command = kubectlCommand(
    '-n',
    service.namespace,
    'get',
    'endpointslices',
    '-l',
    `kubernetes.io/service-name=${service.name}`,
  )
  return [change('cluster', says, commandField(command)), retry]
}

function accountFixes({ namespace, name }: CauseData['J11']): Fix[] {
  return [
    change('pod', 'Name a ServiceAccount that exists in spec.serviceAccountName.', {
      ...commandField(kubectlCommand('-n', namespace, 'get', 'serviceaccounts')),
    }),
    change(
      'cluster',
      `Create ServiceAccount ${namespace}/${name}. It then has what every ServiceAccount of the namespace has, and no more.`,
      {
        yaml: toYaml({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }),
        ...commandField(kubectlCommand('-n', namespace, 'create', 'serviceaccount', operand(name))),
      },
    ),
  ]
}
