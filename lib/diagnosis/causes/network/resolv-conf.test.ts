import { describe, expect, it } from 'vitest'
import { plain } from '@/lib/phrase/phrase'
import { parseResolvConf } from '@/lib/road/dns'
import { type LookUp, whyUnresolved } from './resolv-conf'

const CLUSTER = parseResolvConf(
  'nameserver 10.96.0.10\nsearch shop.svc.cluster.local svc.cluster.local\noptions ndots:5',
)
const NODE = parseResolvConf('nameserver 1.1.1.1')
const NAME = 'kubernetes.default.svc'
const heard = (outcome: NonNullable<LookUp['heard']>['outcome'], code?: string): LookUp => ({
  code: 'EAI_AGAIN',
  resolver: CLUSTER,
  heard: { name: NAME, outcome, addresses: [], ...(code === undefined ? {} : { code }) },
})

describe('whyUnresolved', () => {
  it.each<[string, string, LookUp, RegExp, RegExp]>([
    [
      'an answer',
      NAME,
      heard('refused', 'EREFUSED'),
      /REFUSED .*\(code 5\)/,
      /did not answer|port 53|NetworkPolicy/,
    ],
    [
      'another code',
      NAME,
      heard('refused', 'EFORMERR'),
      /FORMERR .*\(code 1\)/,
      /did not answer|port 53|REFUSED/,
    ],
    ['a failing server', NAME, heard('servfail'), /SERVFAIL .*\(code 2\)/, /did not answer|port 53|is down/],
    [
      'a name without an address',
      NAME,
      heard('nodata'),
      /NODATA .*exists, without an address/,
      /does not exist|did not answer/,
    ],
    [
      'silence',
      NAME,
      heard('timeout'),
      /did not answer a query.*dropped on the way/,
      /REFUSED|does not exist/,
    ],
    ['a closed port', NAME, heard('failed', 'ECONNREFUSED'), /Nothing takes queries/, /did not answer/],
    [
      'no query of our own',
      NAME,
      { code: 'EAI_AGAIN', resolver: null },
      /Either the resolver did not answer, or/,
      /is down/,
    ],
    [
      'an outside name, by the file of the node',
      'api.example.com',
      { code: 'ENOTFOUND', resolver: NODE },
      /says the name does not exist/,
      /search list|dnsPolicy/,
    ],
    [
      'a nameserver of this machine that answers',
      NAME,
      { ...heard('nxdomain'), resolver: parseResolvConf('search svc.cluster.local\noptions ndots:5') },
      /answered NXDOMAIN/,
      /names no nameserver/,
    ],
  ])('says of %s what was observed, and no more', (_, name, lookUp, says, never) => {
    const why = whyUnresolved(name, lookUp)
    const all = `${plain(why.says)} ${plain(why.change)}`
    expect(all).toMatch(says)
    expect(all).not.toMatch(never)
  })
})
