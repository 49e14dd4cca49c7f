import { present } from '@/lib/present'
import type { Control } from '../../contract'
import { curl, plainCurl, REVIEW_OF_DELETE } from './curl'
import { authorityOf, type ControlFacts, type LadderFacts } from './facts'
import { LESSONS } from './lessons'
import {
  call,
  httpOnPort80,
  httpOnTlsPortOutcome,
  httpsWithoutCa,
  listOutcome,
  noKubeconfig,
  notMade,
  otherServerName,
  type StepOutcome,
} from './outcomes'

const WITHOUT_TOKEN = new Map<number, Control['situation']>([
  [403, 'anonymous-forbidden'],
  [401, 'anonymous-refused'],
])
const WITHOUT_RIGHTS = new Map<number, Control['situation']>([[403, 'forbidden']])
const ABSENT = new Map<number, Control['situation']>([
  [403, 'forbidden'],
  [404, 'not-found'],
])

/** Where kubectl goes that finds no cluster (client-go's default of `--server`). */
export const NO_KUBECONFIG = { host: '127.0.0.1', port: 8080 }
/** A name that no certificate of an API server has: RFC 6761 keeps it from ever being one. */
export const OTHER_SERVER_NAME = 'api.example.invalid'
/** A job that no one has. */
export const NO_SUCH_JOB = 'no-such-job'

/** The steps done wrong on purpose, in the order of the lesson, each with what came back and what it teaches. */
export function describeControls(facts: LadderFacts, controls: ControlFacts): Control[] {
  const { route, namespace, proxies } = facts
  const direct = route.kind === 'https' ? route : null
  const target = route.kind === 'none' ? '' : authorityOf(route)
  const address80 = direct ? { host: direct.host, port: 80 } : undefined

  const control = (id: Control['id'], outcome: StepOutcome, line?: string): Control => ({
    id,
    ...LESSONS[id],
    ...outcome,
    ...present({ curl: line }),
  })
  const directly = (...[path, options]: [string, Parameters<typeof curl>[2]?]) =>
    direct ? curl(facts, path, options) : undefined
  const inNamespace = (base: string, rest: string) =>
    namespace === null ? undefined : curl(facts, `${base}/namespaces/${namespace}/${rest}`)

  return [
    control(
      'no-kubeconfig',
      noKubeconfig(authorityOf(NO_KUBECONFIG), controls),
      plainCurl(proxies, NO_KUBECONFIG, '/'),
    ),
    control(
      'ping',
      notMade('not sent', 'A ping needs a raw socket, which this page has no capability for.'),
      direct ? `ping -c 3 -W 1 ${direct.host}` : undefined,
    ),
    control(
      'http-port-80',
      httpOnPort80(address80 ? authorityOf(address80) : '', controls, facts),
      address80 && plainCurl(proxies, address80, '/'),
    ),
    control(
      'http-on-tls-port',
      httpOnTlsPortOutcome(target, controls, facts),
      direct ? plainCurl(proxies, direct, '/') : undefined,
    ),
    control(
      'https-without-ca',
      httpsWithoutCa(target, controls, facts),
      directly('/', { without: 'token-and-ca' }),
    ),
    control(
      'wrong-server-name',
      otherServerName(target, controls, facts),
      directly('/', { without: 'token', serverName: OTHER_SERVER_NAME }),
    ),
    control(
      'no-token',
      call(target, controls.anonymousRoot, WITHOUT_TOKEN),
      directly('/', { without: 'token' }),
    ),
    control('token-without-rights', call(target, facts.root, WITHOUT_RIGHTS), curl(facts, '/')),
    control('admin-for-all', notMade('never done', 'This page changes nothing.')),
    control(
      'no-namespace',
      listOutcome(target, controls.allJobs, 'jobs'),
      curl(facts, '/apis/batch/v1/jobs?limit=1'),
    ),
    control(
      'other-resource',
      listOutcome(target, controls.jobs, 'jobs'),
      inNamespace('/apis/batch/v1', 'jobs?limit=1'),
    ),
    control(
      'by-name',
      call(target, controls.jobByName, ABSENT),
      inNamespace('/apis/batch/v1', `jobs/${NO_SUCH_JOB}`),
    ),
    control(
      'write',
      notMade(
        'not sent',
        'This page changes nothing. The command only asks whether this account can delete jobs.',
      ),
      namespace === null
        ? undefined
        : curl(facts, REVIEW_OF_DELETE.path, { body: REVIEW_OF_DELETE.body(namespace) }),
    ),
    control(
      'wrong-resource-name',
      call(target, controls.wrongName, ABSENT),
      inNamespace('/api/v1', 'service'),
    ),
  ]
}
