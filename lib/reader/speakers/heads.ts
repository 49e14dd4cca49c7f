/** What a client writes between the start of a record and the sentence that it was answered: all of it, and nothing else. */
const heads: Readonly<Record<string, string>> = (() => {
  const go = String.raw`(?:[\w./@-]{1,200}\.go:\d{1,5}: )?`
  const klog = String.raw`[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,8} `
  const list = `(?:${go}[Ff]ailed to (?:list|watch) [*\\w./, =]{1,200}: ){1,2}`
  const words = String.raw`(?:[A-Za-z][A-Za-z ']{2,60}: |[\w./-]{1,300} dry-run failed(?: \([A-Za-z]{1,40}\))?: ){0,3}`
  const said = String.raw`(?:Reconciler error|Reconciliation failed[^"\\\t\n]{0,80}|Server rejected event \(will not retry!\))`
  const field = String.raw`"[\w.]{1,60}": ?(?:"(?:[^"\\\n]|\\.){0,400}"|\{[^{}\n]{0,400}\}|[\d.e+]{1,30}), ?`
  const error = `(?:${field}){0,12}"err(?:or)?": ?"${words}`
  const quote = String.raw`\\{0,3}"`
  const status = String.raw`b?["']?\{(?:${quote}(?:kind|apiVersion|status)${quote}:${quote}[\w./]{1,40}${quote},|${quote}metadata${quote}:\{\},){1,6}${quote}message${quote}:${quote}`
  const traceback = String.raw`(?:Traceback \(most recent call last\):\n(?:[ \t][^\n]{0,400}\n){1,60})?`
  const java = String.raw`(?:Exception in thread "[^"\n]{1,100}" )?io\.`
  const answer = String.raw`\nReason: [^\n]{0,60}\nHTTP response headers: [^\n]{0,2000}\nHTTP response body: ${status}`
  return {
    'client-go, its reflector': `${klog}reflector\\.go:\\d{1,5}\\] (?:"(?:Failed to watch|Unhandled Error)" err=")?${go}${list}`,
    'client-go, its reflector, in the log of another logger': String.raw`(?:[\dT:.Z+-]{10,35}\t[a-z]{4,7}\t(?:[\w./@:-]{1,200}\t){0,3}|ts=[\dT:.Z+-]{10,35} caller=klog\.go:\d{1,5} level=\w{1,8} component=\w{1,40} func=\w{1,40} msg=")[\w./@-]{1,200}/reflector\.go:\d{1,5}: ${list}`,
    'client-go, leader election': `${klog}leaderelection\\.go:\\d{1,5}\\] (?:"[A-Za-z ,]{1,100}" err="|[A-Za-z ]{1,60} lock [\\w./-]{1,300}: )`,
    'client-go, discovery': `${klog}memcache\\.go:\\d{1,5}\\] (?:"Unhandled Error" err=")?couldn't get [A-Za-z ]{1,60} list(?: for [\\w./]{1,200})?: `,
    'client-go and controller-runtime, klog': `${klog}(?:controller|event|event_broadcaster)\\.go:\\d{1,5}\\] "${said}" err="${words}`,
    'controller-runtime, JSON': String.raw`\{(?:"(?:level|ts|time|logger|caller)": ?(?:"[^"\\\n]{0,200}"|[\d.e+]{1,30}), ?){1,5}"msg": ?"${said}", ?${error}`,
    'controller-runtime, text': String.raw`[\dT:.Z+-]{10,35}\tERROR\t(?:[\w.-]{1,80}\t)?${said}\t\{${error}`,
    kubectl: String.raw`Error from server(?: \(Forbidden\))?: (?:error when [a-z ]{1,60} "[^"\n]{1,300}": )?(?:forbidden: )?`,
    'fabric8, Java': String.raw`${java}fabric8\.kubernetes\.client\.KubernetesClientException: Failure executing: [A-Z]{3,7} at: https://\S{1,800}(?: \.)? Message: (?:Forbidden! ?(?:Configured service account|User \S{1,300}) doesn't have (?:access|permission)\. (?:Service account may have been revoked\. )?)?`,
    'the official client, Java': String.raw`${java}kubernetes\.client\.(?:openapi\.)?ApiException: Message: [^\n]{0,60}\nHTTP response code: 403\nHTTP response body: ${status}`,
    'the official client, Python': String.raw`${traceback}(?:kubernetes(?:_asyncio)?\.client\.(?:exceptions|rest)\.ApiException: )?\(403\)${answer}`,
    'the official client, Python, dynamic': String.raw`${traceback}(?:kubernetes|openshift)\.dynamic\.exceptions\.ForbiddenError: 403${answer}`,
    kopf: String.raw`\[[\d-]{10} [\d:,]{8,12}\] kopf\.[\w.]{1,60} {1,8}\[[A-Z]{1,8} {0,8}\] Request attempt #\d{1,3}/\d{1,3} failed; escalating: [A-Z]{3,7} https://\S{1,800} -> APIForbiddenError\('`,
    'the official client, JavaScript': String.raw`(?:ApiException|Error)(?: \[[A-Za-z]{1,40}\])?: HTTP-Code: 403\nMessage: [^\n]{0,60}\nBody: ${status}`,
    'kube-rs': '(?:Error: )?ApiError: ',
    'kube-rs, its watcher': String.raw`(?:[\dT:.Z+-]{10,35} {1,3})?(?:WARN|ERROR) kube_runtime::watcher: [\w ]{1,60}: Api\((?:ErrorResponse|Status) \{ status: (?:"Failure"|Some\(Failure\)), (?:code: 403, )?message: "`,
    '.NET': String.raw`(?:Unhandled exception\. )?k8s\.Autorest\.HttpOperationException: Operation returned an invalid status code 'Forbidden', response body ${status}`,
    'kubeclient, Ruby': String.raw`Kubeclient::\w{1,40}: HTTP status code 403, `,
    Helm: String.raw`Error: (?:INSTALLATION|UPGRADE|UNINSTALL|ROLLBACK) FAILED: (?:query: failed to query with labels: )?`,
    Terraform: String.raw`╷\n│ Error: `,
  }
})()

const LONGEST = 8_000
const HEAD = new RegExp(`^(?:${Object.values(heads).join('|')})$`)

/** True where a client's own head is all that stands between the start of a record and the sentence. Its cost is bounded. */
export function isHeadOfClient(before: string): boolean {
  return before.length <= LONGEST && HEAD.test(before)
}
