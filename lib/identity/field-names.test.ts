import { describe, expect, it } from 'vitest'
import { fieldOfFile, fieldOfVariable } from './field-ref'

function field(path: string) {
  return { kind: 'field', path }
}

function resource(name: string, divisor?: string) {
  return { kind: 'resource', resource: name, ...(divisor ? { divisor } : {}) }
}

describe('fieldOfVariable', () => {
  it.each([
    ['POD_NAME', field('metadata.name')],
    ['MY_POD_NAME', field('metadata.name')],
    ['K8S_POD_NAME', field('metadata.name')],
    ['KUBERNETES_NAMESPACE', field('metadata.namespace')],
    ['POD_NAMESPACE', field('metadata.namespace')],
    ['POD_UID', field('metadata.uid')],
    ['POD_IP', field('status.podIP')],
    ['MY_POD_IP', field('status.podIP')],
    ['POD_IPS', field('status.podIPs')],
    ['HOST_IP', field('status.hostIP')],
    ['HOST_IPS', field('status.hostIPs')],
    ['NODE_NAME', field('spec.nodeName')],
    ['MY_NODE_NAME', field('spec.nodeName')],
    ['SERVICE_ACCOUNT', field('spec.serviceAccountName')],
    ['POD_SERVICE_ACCOUNT', field('spec.serviceAccountName')],
    ['CONTAINER_CPU_REQUEST_MILLICORES', resource('requests.cpu', '1m')],
    ['CONTAINER_MEMORY_LIMIT_KIBIBYTES', resource('limits.memory', '1Ki')],
    ['CONTAINER_MEMORY_LIMIT_BYTES', resource('limits.memory', '1')],
    ['CONTAINER_CPU_LIMIT', resource('limits.cpu')],
    ['MY_CPU_LIMIT', resource('limits.cpu')],
    ['MY_MEM_REQUEST', resource('requests.memory')],
    ['LIMITS_MEMORY_MB', resource('limits.memory', '1M')],
    ['REQUESTS_CPU', resource('requests.cpu')],
    ['CPU_LIMIT_CORES', resource('limits.cpu', '1')],
    ['MEMORY_REQUEST_MIB', resource('requests.memory', '1Mi')],
    ['EPHEMERAL_STORAGE_LIMIT_GIBIBYTES', resource('limits.ephemeral-storage', '1Gi')],
  ])('%s', (name, ref) => expect(fieldOfVariable(name, '1')).toEqual(ref))

  it.each([
    'HOSTNAME',
    'PATH',
    'POD',
    'PHP_MEMORY_LIMIT',
    'MEMORY_LIMIT_TYPO',
    'cpuLimit',
    'DATABASE_NAME',
    '__proto__',
    '',
  ])('%j says nothing', (name) => expect(fieldOfVariable(name, '1')).toBeUndefined())

  it('takes a resource name with a unit in its value for a setting', () => {
    expect(fieldOfVariable('MEMORY_LIMIT', '512M')).toBeUndefined()
  })
})

describe('fieldOfFile', () => {
  it.each([
    ['podName', field('metadata.name')],
    ['pod_name', field('metadata.name')],
    ['name', field('metadata.name')],
    ['podNamespace', field('metadata.namespace')],
    ['uid', field('metadata.uid')],
    ['labels', field('metadata.labels')],
    ['annotations', field('metadata.annotations')],
    ['containerCpuRequestMilliCores', resource('requests.cpu', '1m')],
    ['containerMemoryLimitBytes', resource('limits.memory', '1')],
    ['cpu_limit', resource('limits.cpu')],
    ['mem_request', resource('requests.memory')],
    ['res/app/limits.memory', resource('limits.memory')],
  ])('%s', (path, ref) => expect(fieldOfFile(path)).toEqual(ref))

  it.each(['label/name', 'token', 'tier', 'limits.memory__div_1Gi', 'constructor'])(
    '%s says nothing',
    (path) => {
      expect(fieldOfFile(path)).toBeUndefined()
    },
  )
})
