/** A figure that a release must show, in the order in which `scripts/verify-security.ts` prints them. */
export interface ReleaseGate {
  id: string
  /** What is counted. */
  says: string
  target: string
}

/** Every gate. What is recorded under another id fails, so a renamed gate cannot pass unseen. */
export const RELEASE_GATES = [
  { id: 'canary', says: 'parts of a token or Secret in all outputs', target: '0' },
  { id: 'upstream-fuzz', says: 'unexpected upstream requests from 100,000 hostile inputs', target: '0' },
  { id: 'upstream-browser', says: 'unexpected upstream requests from the browser tests', target: '0' },
  { id: 'hosts', says: 'foreign Host values that were served, of 60', target: '0' },
  {
    id: 'cross-origin',
    says: 'answers that another origin could read, and calls that it caused',
    target: '0 / 0',
  },
  {
    id: 'without-credentials',
    says: 'routes that answer data without credentials in exposed modes',
    target: '0',
  },
  {
    id: 'access-modes',
    says: 'who was locked out, let in after the end of a session, or took another’s name',
    target: '0',
  },
  { id: 'ssrf', says: 'sockets opened to targets that ALLOWED_TARGETS does not have', target: '0' },
  { id: 'markup', says: 'payloads that became markup, of 300 in every field, CSP on and off', target: '0' },
  { id: 'fix-opens', says: 'permissions that a fix opens unsaid, of 5,000 refusals', target: '0' },
  {
    id: 'first-cause',
    says: 'changed fields that are the first cause, of 5,000 random worlds by each of three askers',
    target: '≥ 98 %',
  },
  {
    id: 'broken-projects',
    says: 'first causes / chosen fixes that are right in RBAC of 50 projects with one thing broken, and of 23 that nothing was tuned on with one and with two: alone, beside a twin, sharing its ClusterRoles, in one namespace, called from elsewhere; fixes that take or give too much',
    target: '≥ 99 / 99 % alone, 97 / 97 % else, 95 / 95 % with two; 97 / 97 % of the newer kinds; 0',
  },
  { id: 'quoting', says: 'names that a shell or YAML reads otherwise, of 10,000', target: '0' },
  { id: 'redactor', says: 'secrets found of 200; texts wrongly hidden of 500', target: '≥ 99 % / ≤ 2 %' },
  { id: 'memory', says: 'RSS peak at 10,000 pods, a list of 100 MB and 50 viewers', target: '< 200 MiB' },
  {
    id: 'hostile-texts',
    says: 'event loop held by 20,000 hostile bodies; /livez; RSS peak; faults',
    target: '≤ 100 ms; ≤ 200 ms; < 200 MiB; 0',
  },
  {
    id: 'hostile-answers',
    says: 'event loop held by hostile answers of an API server; RSS peak; faults',
    target: '≤ 100 ms; < 200 MiB; 0',
  },
  {
    id: 'changes-at-size',
    says: 'event loop held by what changed among 5,000 objects of each kind; RSS peak',
    target: '< 100 ms; < 200 MiB',
  },
  {
    id: 'many-viewers',
    says: 'RSS peak, 5,000 pods, 200 viewers with a token each / 500 who share the list; who lost a list; who has none and was not told why',
    target: '< 256 MiB; 0; 0',
  },
  { id: 'viewers', says: 'upstream requests of 50 viewers against 1', target: '< 1.1 ×' },
  {
    id: 'aimed-texts',
    says: 'event loop held by 3,000 texts whose Roles are bound and multiply; RSS peak; faults',
    target: '≤ 100 ms; < 200 MiB; 0',
  },
  {
    id: 'turns',
    says: 'a check beside a viewer who asks 20 a second, to one alone; without an answer',
    target: '≤ 2 ×; 0',
  },
  { id: 'half-open', says: 'a half-open watch is found within', target: '≤ 95 s' },
  { id: 'rows', says: 'rows lost, doubled or left over after faults', target: '0' },
  { id: 'rotation', says: '401s that a reader sees over 100 token rotations', target: '0' },
  {
    id: 'refusals',
    says: 'refused pods not found, of 10 among 30; pods wrongly taken for refused; requests; time',
    target: '0; 0; ≤ 60; ≤ 10 s',
  },
  { id: 'proxy-clients', says: 'proxies of real clients that the page tells wrongly', target: '0' },
  {
    id: 'refusals-again',
    says: 'a second look at refusals: requests; bytes of logs, to those of the first',
    target: '≤ the first; ≤ 10 %',
  },
  { id: 'mixed-reads', says: 'mixed generations over 10,000 swaps of the credentials', target: '0' },
  { id: 'shutdown', says: 'SIGTERM to exit with 20 open streams; requests that failed', target: '≤ 10 s; 0' },
  { id: 'restricted', says: 'faults as uid 65532, root read-only, no capability, 256 MiB', target: '0' },
  { id: 'image', says: 'faults of the image, as built and as run under restricted', target: '0' },
  { id: 'manifests', says: 'wildcards, forbidden permissions and faults in k8s/', target: '0' },
  {
    id: 'agents',
    says: 'refused calls that a script solves by at most 2 tool calls of at most 5,000 tokens, of the scenarios',
    target: 'all',
  },
  {
    id: 'explain-alone',
    says: 'size of the page that explains a text without a cluster, gzipped',
    target: '≤ 300 KiB',
  },
  {
    id: 'real-cluster',
    says: 'scenarios, worlds and broken projects told wrongly on a real API server',
    target: '0',
  },
  { id: 'engines', says: 'cross-origin faults in Firefox and WebKit', target: '0' },
  {
    id: 'dependencies',
    says: 'dependencies direct / in the image; versions not pinned',
    target: 'report; 0',
  },
] as const satisfies readonly ReleaseGate[]

export type ReleaseGateId = (typeof RELEASE_GATES)[number]['id']
