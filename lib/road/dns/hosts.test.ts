import { describe, expect, it } from 'vitest'
import { addressesIn } from './hosts'

const HOSTS = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
10.0.0.4\tweb-1 # this pod

# Entries added by HostAliases.
10.96.0.1\tkubernetes.default\tkubernetes.default.svc
fd00::1 kubernetes.default.svc
`

describe('addressesIn', () => {
  it.each([
    ['localhost', ['127.0.0.1']],
    ['kubernetes.default.svc', ['10.96.0.1', 'fd00::1']],
    ['kubernetes', []],
    ['#', []],
    ['10.0.0.4', []],
  ])('%s', (name, addresses) => {
    expect(addressesIn(HOSTS, name)).toEqual(addresses)
  })
})
