import type { HttpFacts, TlsFacts } from '@/lib/contract/probe-facts'
import { code, NOTHING, type Phrase, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { sayWait } from '@/lib/words/durations'
import type { Control } from '../../contract'
import { countWords } from './authenticate'
import { curl, plainCurl, REVIEW_OF_DELETE } from './curl'
import { authorityOf, type CallFacts, type ControlFacts, type LadderFacts, type ListCount } from './facts'
import { callEvidence, httpEvidence, tlsEvidence } from './finding'
import { callTrouble, isTlsOnly, socketTrouble } from './socket-trouble'

/** Where kubectl goes that finds no cluster (client-go's default of `--server`). */
export const NO_KUBECONFIG = { host: '127.0.0.1', port: 8080 }
/** A name that no certificate of an API server has: RFC 6761 keeps it from ever being one. */
export const OTHER_SERVER_NAME = 'api.example.invalid'
/** A job that no one has. */
export const NO_SUCH_JOB = 'no-such-job'

type Situation = Control['situation']
type StepOutcome = Pick<Control, 'asExpected' | 'situation' | 'ms' | 'brief' | 'answer'>
type Came = Pick<StepOutcome, 'ms' | 'brief' | 'answer'>

/** What came confirms the lesson, refutes it, or does neither: a failure other than the expected one is null. */
interface Judged {
  asExpected: boolean | null
  situation: Situation
  /** Added to what came. */
  because?: Phrase
}

function judged<Facts>(
  facts: Facts | null,
  came: (facts: Facts) => Came,
  judge: (facts: Facts) => Judged,
): StepOutcome {
  if (facts === null) {
    const answer = say`Not tried: an earlier step fails, or there is nothing to try it on.`
    return { asExpected: null, situation: 'not-reached', ms: null, brief: say`not tried`, answer }
  }
  const { asExpected, situation, because = NOTHING } = judge(facts)
  const { answer, ...rest } = came(facts)
  const says = say`${asExpected === null ? say`Could not be shown here: ` : NOTHING}${answer}${because}`
  return { asExpected, situation, ...rest, answer: says }
}

const WITHOUT_TOKEN = new Map<number, Situation>([
  [403, 'anonymous-forbidden'],
  [401, 'anonymous-refused'],
])
const WITHOUT_RIGHTS = new Map<number, Situation>([[403, 'forbidden']])
const ABSENT = new Map<number, Situation>([
  [403, 'forbidden'],
  [404, 'not-found'],
])

/** What may happen to a packet to a port that no Service has, by the kind of kube-proxy. */
const TURNED_AWAY = new Set<Situation>(['silent', 'refused', 'no-route'])

/** What the codes of an unknown CA mean: the same fault, named by what the server sent. */
const UNKNOWN_CA: ReadonlyMap<string, string> = new Map([
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'the server sent only its own certificate; curl: "unable to get local issuer certificate"',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the server sent a chain of an unknown issuer'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'the server sent its CA too, which nothing here trusts'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'the certificate is self-signed'],
])

/** The steps done wrong on purpose, in the order of the lesson, each with what came back and what it teaches. A word to type is between backticks. */
export function describeControls(facts: LadderFacts, controls: ControlFacts): Control[] {
  const steps = stepsOf(facts)
  return [toReach, toVerify, toBeAllowed].flatMap((part) => part(steps, facts, controls))
}

/** What the steps share: where they go, what was learned there, and how their command is written. */
function stepsOf(facts: LadderFacts) {
  const { route, namespace, proxies } = facts
  const direct = route.kind === 'https' ? route : null
  const target = route.kind === 'none' ? '' : authorityOf(route)

  const lost = (came: Lost, during: Parameters<typeof socketTrouble>[2], otherwise: Situation = 'reset') =>
    socketTrouble(target, came, during)?.situation ?? otherwise
  const byTls = (came: TlsFacts) => cameByTls(target, came)

  /** A call that teaches something when it ends in one of the expected statuses, each of which has its situation. */
  const call = (made: CallFacts<unknown> | null, expected: ReadonlyMap<number, Situation>) =>
    judged(made, cameByCall, (came) => {
      const isAnswered = came.outcome === 'answered'
      const known = isAnswered && came.fromKubernetes ? expected.get(came.status) : undefined
      if (known !== undefined) return { asExpected: true, situation: known }
      const isPage = isAnswered && /^text\/html\b/i.test(came.contentType ?? '')
      if (isAnswered && came.status < 300 && !isPage) return { asExpected: false, situation: 'ok' }
      return { asExpected: null, situation: callTrouble(target, came).situation }
    })
  /** A list of jobs, whose permission the lesson does not foretell: that it is granted or refused is what there is to learn. */
  const list = (made: CallFacts<ListCount> | null): StepOutcome => {
    const outcome = call(made, WITHOUT_RIGHTS)
    if (outcome.situation !== 'ok' || made?.outcome !== 'answered' || made.value === null) return outcome
    const found = countWords(made.value, 'jobs')
    const [brief, answer] = [say`${outcome.brief}: ${found}`, say`${outcome.answer}: ${found}`]
    return { ...outcome, asExpected: true, brief, answer }
  }

  const curlDirectly = (...[path, options]: [string, Parameters<typeof curl>[2]?]) =>
    present({ curl: direct ? curl(facts, path, options) : undefined })
  const curlPlainly = (at: Parameters<typeof plainCurl>[1] | null | undefined) =>
    present({ curl: at ? plainCurl(proxies, at, '/') : undefined })
  const curlInNamespace = (base: string, rest: string) =>
    present({
      curl: namespace === null ? undefined : curl(facts, `${base}/namespaces/${namespace}/${rest}`),
    })

  return { direct, lost, byTls, call, list, curlDirectly, curlPlainly, curlInNamespace }
}
type Steps = ReturnType<typeof stepsOf>

function toReach(
  { direct, lost, curlPlainly }: Steps,
  { tcp, tls }: LadderFacts,
  controls: ControlFacts,
): Control[] {
  return [
    {
      id: 'no-kubeconfig',
      rung: 'locate',
      title: 'kubectl without a kubeconfig',
      teaches: say`"localhost:8080 was refused" means that kubectl found no cluster.`,
      ...judged(controls.noKubeconfig, cameByHttp, (came) => {
        if (came.outcome === 'answered') return { asExpected: false, situation: 'ok' }
        const situation = lost(came, 'connection')
        return { asExpected: situation === 'refused' ? true : null, situation }
      }),
      ...curlPlainly(NO_KUBECONFIG),
    },
    {
      id: 'ping',
      rung: 'connect',
      title: 'Ping the address',
      teaches: say`A ClusterIP is virtual and need not answer a ping. Only a TCP connect counts.`,
      ...notMade(say`not sent`, say`A ping needs a raw socket, which this page has no capability for.`),
      ...present({ curl: direct ? `ping -c 3 -W 1 ${direct.host}` : undefined }),
    },
    {
      id: 'http-port-80',
      rung: 'connect',
      title: 'http:// on port 80',
      teaches: say`The Service has one port, 443. A hang is never a missing permission.`,
      ...judged(controls.httpOnPort80, cameByHttp, (came) => {
        if (came.outcome === 'answered') return { asExpected: false, situation: 'ok' }
        const situation = lost(came, 'connection')
        if (tcp?.outcome === 'answered')
          return { asExpected: TURNED_AWAY.has(situation) ? true : null, situation }
        const because = say`, and the correct port accepts no connection either`
        return { asExpected: null, situation, because }
      }),
      ...curlPlainly(direct && { host: direct.host, port: 80 }),
    },
    {
      id: 'http-on-tls-port',
      rung: 'verify',
      title: 'http:// on the TLS port',
      teaches: words('A 400 in plain text means `http://` instead of `https://`.'),
      ...judged(controls.httpOnTlsPort, cameByHttp, (came) => {
        if (isTlsOnly(came)) {
          // A closed connection proves TLS only where TLS worked a moment ago.
          return came.outcome === 'answered' || tls?.outcome === 'answered'
            ? { asExpected: true, situation: 'http-on-tls-port' }
            : { asExpected: null, situation: 'reset', because: say`, and no TLS was spoken there either` }
        }
        if (came.outcome === 'answered') return { asExpected: false, situation: 'plain-http-on-tls-port' }
        return { asExpected: null, situation: lost(came, 'answer') }
      }),
      ...curlPlainly(direct),
    },
  ]
}

function toVerify({ lost, byTls, curlDirectly }: Steps, _: LadderFacts, controls: ControlFacts): Control[] {
  return [
    {
      id: 'https-without-ca',
      rung: 'verify',
      title: 'https:// without ca.crt',
      teaches: words(
        'Pass `ca.crt`: `curl --cacert`, `CURL_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`. Unverified, the token goes to anyone who answers.',
      ),
      ...judged(controls.tlsWithoutCa, byTls, (came) => {
        if (came.outcome !== 'answered')
          return { asExpected: null, situation: lost(came, 'handshake', 'tls-failed') }
        if (came.authorized) {
          const because = say`: a public CA signed this certificate, so this cluster needs no ca.crt`
          return { asExpected: false, situation: 'ok', because }
        }
        const meant = UNKNOWN_CA.get(came.code)
        return meant === undefined
          ? { asExpected: null, situation: 'tls-failed' }
          : { asExpected: true, situation: 'untrusted-ca', because: say`: ${words(meant)}` }
      }),
      ...curlDirectly('/', { without: 'token-and-ca' }),
    },
    {
      id: 'wrong-server-name',
      rung: 'verify',
      title: 'Another name for the server',
      teaches: words('The certificate must have the name that is called, such as `kubernetes.default.svc`.'),
      // Under ca.crt.
      ...judged(controls.tlsForOtherName, byTls, (came) => {
        if (came.outcome !== 'answered')
          return { asExpected: null, situation: lost(came, 'handshake', 'tls-failed') }
        if (came.authorized) return { asExpected: false, situation: 'ok' }
        return came.code === 'ERR_TLS_CERT_ALTNAME_INVALID'
          ? { asExpected: true, situation: 'wrong-host-name' }
          : { asExpected: null, situation: 'untrusted-ca' }
      }),
      ...curlDirectly('/', { without: 'token', serverName: OTHER_SERVER_NAME }),
    },
  ]
}

function toBeAllowed(
  { call, list, curlDirectly, curlInNamespace }: Steps,
  facts: LadderFacts,
  controls: ControlFacts,
): Control[] {
  return [
    {
      id: 'no-token',
      rung: 'authenticate',
      title: 'Without the token',
      teaches: words('`system:anonymous` in a 403 means that no token arrived.'),
      ...call(controls.anonymousRoot, WITHOUT_TOKEN),
      ...curlDirectly('/', { without: 'token' }),
    },
    {
      id: 'token-without-rights',
      rung: 'authorize',
      title: 'GET / with the token',
      teaches: say`It names the account, so authentication worked. 401 is about who, 403 about what.`,
      ...call(facts.root, WITHOUT_RIGHTS),
      ...present({ curl: curl(facts, '/') }),
    },
    {
      id: 'admin-for-all',
      rung: 'authorize',
      title: 'cluster-admin for every ServiceAccount',
      teaches: words(
        'With `--group=system:serviceaccounts` every pod can do everything. Grant the one missing call.',
      ),
      ...notMade(say`never done`, say`This page changes nothing.`),
    },
    {
      id: 'no-namespace',
      rung: 'read-namespace',
      title: 'The namespace left out',
      teaches: say`It means all of them, which only a ClusterRoleBinding grants.`,
      ...list(controls.allJobs),
      ...present({ curl: curl(facts, '/apis/batch/v1/jobs?limit=1') }),
    },
    {
      id: 'other-resource',
      rung: 'read-pods',
      title: 'jobs instead of pods',
      teaches: words(
        'Each resource is granted separately. Jobs are under `/apis/batch/v1`, the core group under `/api/v1`.',
      ),
      ...list(controls.jobs),
      ...curlInNamespace('/apis/batch/v1', 'jobs?limit=1'),
    },
    {
      id: 'by-name',
      rung: 'read-pods',
      title: 'One job by name',
      teaches: say`get is another verb than list. Without it, an absent job is a 403 too.`,
      ...call(controls.jobByName, ABSENT),
      ...curlInNamespace('/apis/batch/v1', `jobs/${NO_SUCH_JOB}`),
    },
    {
      id: 'write',
      rung: 'read-services',
      title: 'PUT and DELETE',
      teaches: say`update, patch and delete are verbs of their own.`,
      ...notMade(
        say`not sent`,
        say`This page changes nothing. The command only asks whether this account can delete jobs.`,
      ),
      ...present({
        curl:
          facts.namespace === null
            ? undefined
            : curl(facts, REVIEW_OF_DELETE.path, { body: REVIEW_OF_DELETE.body(facts.namespace) }),
      }),
    },
    {
      id: 'wrong-resource-name',
      rung: 'read-services',
      title: 'service instead of services',
      teaches: say`Authorization comes before routing: a 403 may be a typo.`,
      ...call(controls.wrongName, ABSENT),
      ...curlInNamespace('/api/v1', 'service'),
    },
  ]
}

/** Nothing was sent, and `why` says why it never is. */
function notMade(brief: Phrase, why: Phrase): StepOutcome {
  return { asExpected: null, situation: 'not-needed', ms: null, brief, answer: why }
}

type Lost = { ms: number } & ({ outcome: 'failed'; code: string; says: string } | { outcome: 'silent' })

function socketBrief(facts: Lost): Phrase {
  if (facts.outcome === 'silent') return say`nothing for ${words(sayWait(facts.ms))}`
  return facts.code === '' ? [quote(facts.says)] : [code(facts.code)]
}

function cameByHttp(facts: HttpFacts): Came {
  const brief =
    facts.outcome === 'answered' ? [code(`${facts.status} ${facts.statusText}`.trim())] : socketBrief(facts)
  return { ms: facts.ms, brief, answer: httpEvidence('', facts).says }
}

function cameByTls(target: string, facts: TlsFacts): Came {
  const brief =
    facts.outcome === 'answered' ? words(facts.code || 'certificate accepted') : socketBrief(facts)
  return { ms: facts.ms, brief, answer: tlsEvidence(target, facts)[0]?.says ?? NOTHING }
}

function cameByCall(facts: CallFacts<unknown>): Came {
  const brief = words(facts.outcome === 'answered' ? String(facts.status) : facts.code || 'not sent')
  return { ms: facts.ms, brief, answer: callEvidence(facts, '')[0]?.says ?? NOTHING }
}
