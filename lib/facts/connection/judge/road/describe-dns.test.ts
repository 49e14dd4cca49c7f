import { describe, expect, it } from 'vitest'
import { plain, say } from '@/lib/phrase/phrase'
import { parseResolvConf } from '@/lib/road/dns'
import type { RoadAnswered, RoadWalk } from '../../contract'
import { type DnsWalkFacts, describeDns, sayOutside } from './describe-dns'
import { sayOutcome } from './say-outcome'

const CLUSTER =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions '
const answer = (name: string, outcome: RoadAnswered['outcome'], search?: string): RoadAnswered => ({
  name,
  ...(search === undefined ? {} : { search }),
  type: 'A',
  outcome,
  addresses: outcome === 'address' ? ['10.96.0.1'] : [],
  ms: 1,
})
const walk = (name: string, ...answers: RoadAnswered[]): Omit<RoadWalk, 'says'> => ({
  name,
  hosts: [],
  answers,
})

function described(more: Partial<DnsWalkFacts>, options = 'ndots:5') {
  return describeDns({
    resolver: parseResolvConf(CLUSTER + options),
    says: '',
    libc: { libc: 'glibc', says: '' },
    nsswitch: undefined,
    hosts: '',
    walks: [],
    asked: ['10.96.0.10'],
    ...more,
  })
}
const NAME = 'kubernetes.default'

describe('sayOutcome', () => {
  it.each<[RoadAnswered['outcome'], string | undefined, string]>([
    ['servfail', 'ESERVFAIL', 'SERVFAIL, the server failed'],
    ['refused', 'EREFUSED', 'REFUSED, the server does not serve this query'],
    ['refused', 'ENOTIMP', 'NOTIMP, the server does not serve this query'],
    ['failed', 'ECONNREFUSED', 'ECONNREFUSED, nothing takes queries there'],
    ['failed', 'EBADRESP', 'EBADRESP, no answer could be read'],
    ['failed', 'EBADNAME', 'EBADNAME, no query could be made'],
  ])('%s with %s: %s', (outcome, code, says) => {
    expect(sayOutcome({ outcome, addresses: [], ...(code === undefined ? {} : { code }) })).toEqual(says)
  })
})

describe('describeDns', () => {
  it.each<[string, Partial<DnsWalkFacts>, string, string, RegExp]>([
    [
      'resolved by the search list',
      {
        walks: [
          walk(
            NAME,
            answer(`${NAME}.shop.svc.cluster.local`, 'nxdomain', 'shop.svc.cluster.local'),
            answer(`${NAME}.svc.cluster.local`, 'address', 'svc.cluster.local'),
          ),
        ],
      },
      'ndots:5',
      'ok',
      /^kubernetes\.default resolves because svc\.cluster\.local is appended: the second name\. .*takes 4 names/,
    ],
    [
      'as is',
      { walks: [walk(NAME, answer(NAME, 'address'))] },
      'ndots:1',
      'ok',
      /resolves as is, by the first name/,
    ],
    [
      'by the hosts file',
      { walks: [{ name: NAME, hosts: ['::1'], answers: [] }] },
      '',
      'neutral',
      /is in the hosts file\./,
    ],
    [
      'silence',
      { walks: [walk(NAME, answer(NAME, 'timeout'))] },
      '',
      'warning',
      /the nameserver does not answer/,
    ],
    [
      'silence that a NetworkPolicy explains',
      { walks: [walk(NAME, answer(NAME, 'timeout'))], denied: say`NetworkPolicy deny-egress isolates it.` },
      '',
      'warning',
      /the nameserver does not answer\. NetworkPolicy deny-egress isolates it\.$/,
    ],
    [
      'an error beside a name that resolves',
      {
        walks: [
          walk(NAME, answer(NAME, 'address')),
          walk(
            'api.example',
            answer('api.example.shop', 'nxdomain', 'shop'),
            answer('api.example', 'refused'),
          ),
        ],
        denied: say`NetworkPolicy deny-egress isolates it.`,
      },
      '',
      'warning',
      /^api\.example does not resolve here: the nameserver answers, but not with an address for api\.example \(REFUSED, the server does not serve this query\)\.$/,
    ],
    [
      'silence to one name beside an answer to another',
      {
        walks: [walk(NAME, answer(NAME, 'nxdomain')), walk('api.example', answer('api.example', 'timeout'))],
      },
      '',
      'warning',
      /the nameserver answers, but not with an address for api\.example \(timeout, no answer\)\.$/,
    ],
    [
      'no such name',
      { walks: [walk(NAME, answer(NAME, 'nxdomain'))] },
      '',
      'warning',
      /does not resolve here\.$/,
    ],
    [
      'musl and ndots',
      { walks: [walk(NAME, answer(NAME, 'nxdomain'))], libc: { libc: 'musl', says: '' } },
      'ndots:1',
      'warning',
      /musl asks for it as is, and never tries the search list/,
    ],
    [
      'a file that cannot be read',
      { resolver: null, says: 'EACCES' },
      '',
      'unknown',
      /is not known: EACCES\./,
    ],
  ])('%s', (_, facts, options, meaning, says) => {
    const { line } = described(facts, options)
    expect(line.meaning).toBe(meaning)
    expect(plain(line.says)).toMatch(says)
  })

  it('says where the queries went when that is not the file’s nameserver, and nsswitch for glibc alone', () => {
    const { sources } = described(
      { asked: ['127.0.0.1:5353'], nsswitch: 'hosts: files dns' },
      'timeout:1 rotate',
    )
    expect(sources).toContainEqual({ what: 'nameservers', says: '10.96.0.10; asked at 127.0.0.1:5353' })
    expect(sources).toContainEqual({ what: 'options', says: 'ndots:1 timeout:1 attempts:2 rotate' })
    expect(sources).toContainEqual({ what: 'nsswitch.conf', says: 'hosts: files dns' })
  })
})

it.each([
  ['search a.svc.x svc.x x corp.example\noptions ndots:5', 'takes 5 names'],
  ['search a.svc.x svc.x x\noptions ndots:2', 'is asked as is first: it has 2 dots and ndots is 2'],
  ['nameserver 1.1.1.1', 'is asked as is first: there is no search list'],
])('an outside name under %j %s', (text, says) => {
  expect(plain(sayOutside(parseResolvConf(text), 'glibc'))).toContain(says)
})
