import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchesCluster } from '@/lib/diagnosis/causes/network/resolv-conf'
import { addressesIn, parseResolvConf } from './dns'

describe('parseResolvConf', () => {
  it.each([
    [
      'what the kubelet writes with ClusterFirst',
      'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      {
        nameservers: ['10.96.0.10'],
        search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
        ndots: 5,
      },
      true,
    ],
    [
      'that of a node',
      '# made by hand\nnameserver 1.1.1.1\nnameserver\t2606:4700::1111\ndomain example.com\n',
      { nameservers: ['1.1.1.1', '2606:4700::1111'], search: ['example.com'], ndots: 1 },
      false,
    ],
    [
      'the last search line counts, and the last ndots, up to 15',
      'search a\noptions ndots:3\nsearch b c\noptions timeout:1 ndots:99',
      { nameservers: [], search: ['b', 'c'], ndots: 15 },
      false,
    ],
    ['an empty file', '', { nameservers: [], search: [], ndots: 1 }, false],
  ])('%s', (_, text, facts, cluster) => {
    expect(parseResolvConf(text)).toMatchObject(facts)
    expect(searchesCluster(facts)).toBe(cluster)
  })

  it('reads back what it is given, between any other lines', () => {
    const word = fc.stringMatching(/^[a-z0-9.:-]{1,20}$/)
    const noise = fc.array(fc.constantFrom('# x', '', 'options timeout:1', 'sortlist 1.2.3.4'), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(fc.array(word), fc.array(word, { minLength: 1 }), noise, (nameservers, search, lines) => {
        const text = [
          ...lines,
          `search ${search.join(' ')}`,
          ...nameservers.map((one) => `nameserver ${one}`),
          ...lines,
        ]
        expect(parseResolvConf(text.join('\n'))).toMatchObject({ nameservers, search, ndots: 1 })
      }),
    )
  })
})

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
