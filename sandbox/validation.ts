import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { parseRbacObjects } from '@/lib/rbac/objects'
import { validateObjects } from '@/lib/rbac/validate'
import { goQuote } from '@/lib/words/go-quote'
import type { FieldError } from './answer'
import { filePathFaults } from './atomic-writer'
import { type ResourceType, storageKey } from './catalogue'
import type { KubeObject } from './kube-object'
import { rbacKeys } from './policy'

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

function specErrors(object: KubeObject, key: string): FieldError[] {
  switch (key) {
    case '/pods':
      return podErrors(object.spec, 'spec')
    case 'apps/deployments':
    case 'apps/replicasets':
    case 'batch/jobs':
      return podErrors(at(object, 'spec', 'template', 'spec'), 'spec.template.spec')
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
  previous: KubeObject | undefined,
): FieldError[] {
  const key = storageKey(type)
  return [
    ...nameErrors(object.metadata.name, key),
    ...specErrors(object, key),
    ...(rbac.has(key) ? rbacErrors(object, previous) : []),
  ]
}
