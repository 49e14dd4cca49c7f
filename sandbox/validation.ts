import { at, entriesAt, type Fields, isRecord, listAt, textAt, textsAt } from '@/lib/objects/fields'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { validateObjects } from '@/lib/rbac/validate'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'
import { filePathFaults } from './atomic-writer'
import { type ResourceType, storageKey } from './catalogue'
import { schemaErrors } from './custom-schema'
import { immutableErrors } from './immutable'
import type { KubeObject } from './kube-object'
import { rbacKeys } from './policy'
import { ruleErrors } from './rules'

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const rbac: ReadonlySet<string> = new Set(Object.values(rbacKeys))

function required(field: string, detail = ''): FieldError {
  return {
    type: 'FieldValueRequired',
    field,
    message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  }
}

function nameErrors(name: string, key: string): FieldError[] {
  if (name === '') return [required('metadata.name', 'name or generateName is required')]
  // Names of RBAC objects are path segments and nothing more.
  if (rbac.has(key)) {
    const fault = ['.', '..'].includes(name)
      ? `may not be '${name}'`
      : ['/', '%'].find((character) => name.includes(character))
    if (fault === undefined) return []
    const says = fault.length === 1 ? `may not contain '${fault}'` : fault
    return [invalidValue('metadata.name', name, says)]
  }
  const isLabel = key === '/services' || key === '/namespaces'
  if (isLabel ? label.test(name) && name.length <= 63 : subdomain.test(name) && name.length <= 253) return []
  if (name.length > 253) return [invalidValue('metadata.name', name, 'must be no more than 253 bytes')]
  const says = isLabel
    ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
  return [invalidValue('metadata.name', name, says)]
}

function invalidValue(field: string, value: string, says: string): FieldError {
  return { type: 'FieldValueInvalid', field, message: `Invalid value: ${goQuote(value)}: ${says}` }
}

const FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/** What is wrong with the prefix of a generated name, which the server judges before it cuts it. */
function generateNameErrors(object: KubeObject): FieldError[] {
  const prefix = textAt(object, 'metadata', 'generateName')
  return prefix.length > 253
    ? [invalidValue('metadata.generateName', prefix, 'must be no more than 253 characters')]
    : []
}

function metadataErrors(
  object: KubeObject,
  previous: KubeObject | undefined,
  isCustom: boolean,
): FieldError[] {
  const finalizers = textsAt(object, 'metadata', 'finalizers')
  // Of a custom resource this is a warning.
  const unqualified = isCustom
    ? []
    : finalizers.flatMap((finalizer, index) => {
        if (finalizer.includes('/') || FINALIZERS.has(finalizer)) return []
        const says = 'name is neither a standard finalizer name nor is it fully qualified'
        return [invalidValue(`metadata.finalizers[${index}]`, finalizer, says)]
      })
  const before = textsAt(previous, 'metadata', 'finalizers')
  const late = finalizers.filter((finalizer) => !before.includes(finalizer))
  const isDeleting = previous?.metadata.deletionTimestamp !== undefined
  const shown = late.map(goQuote).join(', ')
  const added: FieldError = {
    type: 'FieldValueForbidden',
    field: 'metadata.finalizers',
    message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${shown}}`,
  }
  const owners = listAt(object, 'metadata', 'ownerReferences')
  const controllers = owners.filter((owner) => at(owner, 'controller') === true)
  const field = 'metadata.ownerReferences'
  const kinds = controllers.slice(0, 2).map((owner) => `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`)
  const two = `Only one reference can have Controller set to true. Found "true" in references for ${kinds.join(' and ')}`
  return [
    ...unqualified,
    // The server says it twice, once for each of its two validations.
    ...(isDeleting && late.length > 0 ? [added, added] : []),
    ...owners.flatMap((owner) =>
      textAt(owner, 'uid') === '' ? [invalidValue(`${field}.uid`, '', 'must not be empty')] : [],
    ),
    ...(controllers.length > 1
      ? [
          {
            type: 'FieldValueInvalid' as const,
            field,
            message: `Invalid value: ${JSON.stringify(owners)}: ${two}`,
          },
        ]
      : []),
  ]
}

function filePathErrors(item: unknown, field: string): FieldError[] {
  const path = textAt(item, 'path')
  return path === '' ? [required(field)] : filePathFaults(path).map((says) => invalidValue(field, path, says))
}

function fileErrors(source: unknown, path: string): FieldError[] {
  const named = ['configMap', 'secret'].flatMap((kind) =>
    listAt(source, kind, 'items').flatMap((item, index) =>
      filePathErrors(item, `${path}.${kind}.items[${index}].path`),
    ),
  )
  // Of these the server names no index.
  const downward = listAt(source, 'downwardAPI', 'items').flatMap((item) =>
    filePathErrors(item, `${path}.downwardAPI.path`),
  )
  return [...named, ...downward]
}

function volumeErrors(spec: unknown, path: string): FieldError[] {
  return listAt(spec, 'volumes').flatMap((volume, index) => {
    const field = `${path}.volumes[${index}]`
    const projected = listAt(volume, 'projected', 'sources').flatMap((source, number) => {
      const token = at(source, 'serviceAccountToken')
      return [
        ...fileErrors(source, `${field}.projected.sources[${number}]`),
        // Nor of this one its source.
        ...(isRecord(token) ? filePathErrors(token, `${field}.projected.path`) : []),
      ]
    })
    return [...fileErrors(volume, field), ...projected]
  })
}

function containerErrors(spec: unknown, path: string): FieldError[] {
  const containers = listAt(spec, 'containers')
  if (containers.length === 0) return [required(`${path}.containers`)]
  return containers.flatMap((container, index) => {
    const field = `${path}.containers[${index}]`
    return [
      ...(textAt(container, 'name') === '' ? [required(`${field}.name`)] : []),
      ...(textAt(container, 'image') === '' ? [required(`${field}.image`)] : []),
      ...listAt(container, 'volumeMounts').flatMap((mount, number) =>
        textAt(mount, 'mountPath') === '' ? [required(`${field}.volumeMounts[${number}].mountPath`)] : [],
      ),
    ]
  })
}

function podErrors(spec: unknown, path: string): FieldError[] {
  return [...volumeErrors(spec, path), ...containerErrors(spec, path)]
}

function selectorErrors(object: KubeObject): FieldError[] {
  const labels = at(object, 'spec', 'template', 'metadata', 'labels')
  const given = at(object, 'spec', 'selector')
  if (isRecord(given) && Object.keys(given).length === 0) return []
  const isMatched =
    isRecord(given) &&
    entriesAt(object, 'spec', 'selector', 'matchLabels').every(([key, value]) => at(labels, key) === value)
  if (isMatched) return []
  const message = `Invalid value: ${JSON.stringify(labels ?? null)}: \`selector\` does not match template \`labels\``
  return [{ type: 'FieldValueInvalid', field: 'spec.template.metadata.labels', message }]
}

function numberErrors(object: KubeObject, name: string, least: number, says: string): FieldError[] {
  const value = at(object, 'spec', name)
  if (typeof value !== 'number' || value >= least) return []
  return [{ type: 'FieldValueInvalid', field: `spec.${name}`, message: `Invalid value: ${value}: ${says}` }]
}

function specErrors(object: KubeObject, key: string): FieldError[] {
  switch (key) {
    case '/pods':
      return podErrors(object.spec, 'spec')
    case 'apps/deployments':
    case 'apps/replicasets':
      return [
        ...selectorErrors(object),
        ...podErrors(at(object, 'spec', 'template', 'spec'), 'spec.template.spec'),
      ]
    case 'batch/jobs':
      return podErrors(at(object, 'spec', 'template', 'spec'), 'spec.template.spec')
    case 'coordination.k8s.io/leases':
      return [
        ...numberErrors(object, 'leaseDurationSeconds', 1, 'must be greater than 0'),
        ...numberErrors(object, 'leaseTransitions', 0, 'must be greater than or equal to 0'),
      ]
    case '/services':
      return listAt(object, 'spec', 'ports').length === 0 && textAt(object, 'spec', 'clusterIP') !== 'None'
        ? [required('spec.ports')]
        : []
    default:
      return []
  }
}

function rbacErrors(object: KubeObject, previous: KubeObject | undefined): FieldError[] {
  const { objects, problems } = parseRbacObjects([object], { namespace: object.metadata.namespace ?? '' })
  const shape = problems.map((problem): FieldError => invalidValue('', object.kind, problem.says))
  const errors = validateObjects(objects).map(
    ({ field, says }): FieldError => ({
      type: says.startsWith('Required')
        ? 'FieldValueRequired'
        : says.startsWith('Unsupported')
          ? 'FieldValueNotSupported'
          : 'FieldValueInvalid',
      field,
      message: says,
    }),
  )
  const roleRef = (binding: unknown) =>
    `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}`
  if (
    previous === undefined ||
    at(object, 'roleRef') === undefined ||
    roleRef(object) === roleRef(previous)
  ) {
    return [...shape, ...errors]
  }
  const apiGroup = textAt(object, 'roleRef', 'apiGroup') || 'rbac.authorization.k8s.io'
  const shown = `rbac.RoleRef{APIGroup:${goQuote(apiGroup)}, Kind:${goQuote(textAt(object, 'roleRef', 'kind'))}, Name:${goQuote(textAt(object, 'roleRef', 'name'))}}`
  const message = `Invalid value: ${shown}: cannot change roleRef`
  return [...shape, ...errors, { type: 'FieldValueInvalid', field: 'roleRef', message }]
}

/** What the server refuses with 422 in an object about to be written. */
export function validate(
  object: KubeObject,
  type: ResourceType,
  { previous, schema }: { previous: KubeObject | undefined; schema: Fields | undefined },
): FieldError[] {
  const key = storageKey(type)
  return [
    ...nameErrors(object.metadata.name, key),
    ...generateNameErrors(object),
    ...metadataErrors(object, previous, schema !== undefined),
    ...(schema === undefined ? [] : schemaErrors(object, schema, previous)),
    ...specErrors(object, key),
    ...ruleErrors(object, key),
    ...(previous === undefined ? [] : immutableErrors(object, previous, key)),
    ...(rbac.has(key) ? rbacErrors(object, previous) : []),
  ]
}
